import { expect, it } from 'vitest';
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
    ...{ platform: 'managed-flink', simulate: 'clickstream', load: 'day', mode: 'act', seed: 1, everyMinutes: 5 },
    ...{ options: {}, log: false, hours: 24, signal: new AbortController().signal, policy, shadow },
    news: (news) => {
      evaluations.push(...news.evaluations);
      journal.push(...news.journal);
    },
  });
  if (summary.platform !== 'managed-flink') throw new Error('the day is one of Managed Flink');
  return { summary, evaluations, journal };
};

it('a day of flink with autopilot as shadow: nothing of the job is another, and the record is near a day of autopilot', async () => {
  const alone = await day('flink');
  const beside = await day('flink', 'autopilot');
  const decides = await day('autopilot');

  expect(beside.summary.failures).toEqual([]);
  expect(beside.journal).toEqual(alone.journal);
  expect(beside.evaluations.map(({ shadow: _, ...record }) => record)).toEqual(alone.evaluations);
  const { shadow, ...rest } = beside.summary;
  const { dynamoDb: _, ...same } = alone.summary;
  expect(rest).toMatchObject(same);
  expect(rest.cloudWatch).toEqual(same.cloudWatch);

  const record = shadow!.record;
  expect(record.shadow.changes).toBeGreaterThan(3);
  expect(record.job.changes).toBe(beside.summary.rescales.confirmed);
  // The same KPU-hours that were paid for, by the summary and by the record.
  const near = (value: number, expected: number, share: number) =>
    expect(Math.abs(value / expected - 1)).toBeLessThan(share);
  near(record.job.sizeHours, alone.summary.kpuHours.used, 0.02);
  near(record.shadow.sizeHours, decides.summary.kpuHours.used, 0.1);
  expect(Math.abs(record.shadow.changes - decides.summary.rescales.confirmed)).toBeLessThanOrEqual(3);
  expect(summaryText(beside.summary).find((line) => line.startsWith('shadow autopilot'))).toMatch(
    /KPU-hours, \d+ changes, \d+ min short; flink [\d.]+ KPU-hours/,
  );
});
