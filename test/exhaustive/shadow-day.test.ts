import { describe, expect, it } from 'vitest';
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { KpuUse } from '../../sandbox/report/kpu-use.ts';
import type { Summary } from '../../sandbox/report/summary.ts';
import { summaryText } from '../../sandbox/report/summary-text.ts';
import { runHeadless } from '../../sandbox/simulation/headless.ts';

interface Day {
  readonly summary: Summary & KpuUse;
  readonly evaluations: readonly EvaluationRecord[];
  readonly journal: readonly ChangeEvent[];
}

const day = async (policy: string, shadow?: string): Promise<Day> => {
  const evaluations: EvaluationRecord[] = [];
  const journal: ChangeEvent[] = [];
  const summary = await runHeadless({
    platform: 'managed-flink',
    simulate: 'clickstream',
    load: 'day',
    mode: 'act',
    seed: 1,
    everyMinutes: 5,
    options: {},
    log: false,
    hours: 24,
    signal: new AbortController().signal,
    policy,
    shadow,
    news: (news) => {
      evaluations.push(...news.evaluations);
      journal.push(...news.journal);
    },
  });
  if (summary.platform !== 'managed-flink') throw new Error('the day is one of Managed Flink');
  return { summary, evaluations, journal };
};

/** A day takes a minute, and much longer on a machine that is busy. */
const PLAYED_WITHIN_MS = 900_000;

/** Played once for all tests. */
let beside: Day;
const near = (value: number, expected: number, share: number): void =>
  expect(Math.abs(value / expected - 1)).toBeLessThan(share);

describe('a day of flink with autopilot as shadow', () => {
  it(
    'books for the job what it was, and says all of it in the summary',
    async () => {
      beside = await day('flink', 'autopilot');
      const { summary, evaluations, journal } = beside;
      expect(summary.failures).toEqual([]);
      const { record } = summary.shadow!;
      expect(record.hours).toBeGreaterThan(23.5);
      expect(record.job.changes).toBe(summary.rescales.confirmed);
      near(record.job.sizeHours, summary.kpuHours.used, 0.02);
      const decided = evaluations.filter(({ shadow }) => shadow?.decision?.kind === 'rescale');
      expect(record.shadow.changes).toBe(decided.length);
      expect(decided.length).toBeGreaterThan(3);
      // Each change that was asked for is one that the policy which decides wanted then.
      const requested = journal.filter(({ name }) => name === 'requested');
      const wanted = evaluations.filter(({ decision }) => decision === 'rescale');
      expect(requested.map(({ at }) => at)).toEqual(wanted.map(({ at }) => at));
      expect(summaryText(summary).find((line) => line.startsWith('shadow autopilot'))).toMatch(
        /KPU-hours, \d+ changes, \d+ min short; flink [\d.]+ KPU-hours/,
      );
    },
    PLAYED_WITHIN_MS,
  );

  it(
    'is the day without a shadow, event by event, for the same metrics',
    async () => {
      const alone = await day('flink');
      expect(beside.journal).toEqual(alone.journal);
      expect(beside.evaluations.map(({ shadow: _, ...record }) => record)).toEqual(alone.evaluations);
      // The table keeps what the shadow said, too.
      const { dynamoDb: _, controlPlane, ...same } = alone.summary;
      const { all: __, table: ___, ...parts } = controlPlane.dollarsPerMonth;
      expect(beside.summary).toMatchObject({ ...same, controlPlane: { dollarsPerMonth: parts } });
    },
    PLAYED_WITHIN_MS,
  );

  it(
    'comes near to the day that autopilot decides',
    async () => {
      const decides = await day('autopilot');
      const { record } = beside.summary.shadow!;
      near(record.shadow.sizeHours, decides.summary.kpuHours.used, 0.1);
      expect(Math.abs(record.shadow.changes - decides.summary.rescales.confirmed)).toBeLessThanOrEqual(3);
    },
    PLAYED_WITHIN_MS,
  );
});
