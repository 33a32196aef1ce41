/**
 * The whole loop on a real Flink: the load doubles and falls, the deployed handlers see it, decide and act through
 * Flink's REST API. The load, the job and the numbers are real; only the windows are short, by options.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredJob } from '../../functions/ports.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import { flinkStateOf } from '../../lib/policies/flink/flink-state.ts';
import { type Loop, openLoop, type Seen } from './loop.ts';
import { type RunningFlink, startFlink, type Totals } from './start-flink.ts';
import { until } from './until.ts';

/** A subtask of `work` handles a little less than 200/s: two are 70 % busy with this, and drown in twice as much. */
const NORMAL = 260;
const DOUBLED = 2 * NORMAL;

/**
 * A decision is as good as its window: one that still reaches back before the step sees too small a load. With a run
 * every half window, the samples in a full one are those of the last half, so the first decision is the right one.
 */
const RUN_SECONDS = 15;
const STABILIZATION_SECONDS = 5;
const options = {
  'job.autoscaler.metrics.window': '30 s',
  'job.autoscaler.stabilization.interval': `${STABILIZATION_SECONDS} s`,
  'job.autoscaler.scale-down.interval': '0 s',
  'job.autoscaler.catch-up.duration': '60 s',
  'job.autoscaler.restart.time': '5 s',
  'job.autoscaler.restart.time-tracking.enabled': 'true',
  // Differences of counters; Flink's own busy time is an average over a minute.
  'job.autoscaler.metrics.busy-time.aggregator': 'AVG',
  'job.autoscaler.observed-true-processing-rate.lag-threshold': '10 min',
};

interface Story {
  readonly calm: Seen;
  readonly overloaded: Seen;
  /** The first evaluation with a full window after the job was made bigger. */
  readonly recovered: Seen;
  readonly afterRise: { readonly stored: StoredJob; readonly journal: readonly ChangeEvent[] };
  readonly shrinking: Seen;
  readonly shrunk: Seen;
  readonly journal: readonly ChangeEvent[];
  readonly totals: Totals;
}

describe('a real Flink job whose load doubles, then falls again', () => {
  let flink: RunningFlink;
  let loop: Loop;
  let story: Story;

  const parallelism = ({ record }: Seen): number | undefined =>
    record.sizing.kind === 'per-vertex' ? record.sizing.parallelism[loop.work] : undefined;
  const ofSource = ({ record }: Seen) => record.samples.at(-1)?.vertices[loop.source];
  const decided = ({ record }: Seen): boolean => record.decision === 'rescale';
  const fullWindow = ({ record }: Seen): boolean => record.evaluation?.windowFull === true;

  const confirmed = async (): Promise<boolean> => (await loop.stored()).change?.status === 'confirmed';
  const named = (name: ChangeEvent['name'], journal: readonly ChangeEvent[]) =>
    journal.filter((event) => event.name === name);
  const isRequest = (event: ChangeEvent): boolean => event.name === 'requested';
  const sizeIn = (event: ChangeEvent | undefined, end: 'from' | 'to'): number | undefined => {
    const sizing = event?.detail[end];
    return sizing?.kind === 'per-vertex' ? sizing.parallelism[loop.work] : undefined;
  };

  beforeAll(async () => {
    // Nothing is written before the tasks run: no backlog to begin with.
    flink = await startFlink({ recordsPerSecond: 0, parallelism: 2, workMillis: 5 });
    loop = await openLoop(flink, options);
    await flink.setRate(NORMAL);
    await pause((STABILIZATION_SECONDS + 1) * 1000);

    const calm = await loop.evaluateUntil('a full window', RUN_SECONDS, 8, fullWindow);
    await flink.setRate(DOUBLED);
    const overloaded = await loop.evaluateUntil('a decision', RUN_SECONDS, 5, decided);
    const recovered = await loop.evaluateUntil('a full window of the bigger job', RUN_SECONDS, 8, fullWindow);
    const afterRise = { stored: await loop.stored(), journal: await loop.journal() };

    await flink.setRate(NORMAL);
    const shrinking = await loop.evaluateUntil('a decision to scale down', RUN_SECONDS, 6, decided);
    const size = sizeIn((await loop.journal()).findLast(isRequest), 'to');
    const shrunk = await loop.evaluateUntil(
      'the smaller job',
      3,
      10,
      async (seen) => parallelism(seen) === size && (await confirmed()),
    );

    await flink.setRate(0);
    const totals = await until('the log to be read to its end', 30, async () => {
      const now = await flink.totals();
      return now.verified === now.written ? now : undefined;
    });
    story = { calm, overloaded, recovered, afterRise, shrinking, shrunk, totals, journal: await loop.journal() };
  });
  afterAll(async () => {
    await loop?.stop();
    await flink?.stop();
  });

  it('is left alone while two subtasks are enough', () => {
    expect(story.calm.record.decision).toBe('hold');
    expect(parallelism(story.calm)).toBe(2);
    expect(ofSource(story.calm)?.lag).toBeLessThan(NORMAL);
  });

  it('shows lag and back pressure when the load has doubled', () => {
    const before = ofSource(story.calm);
    const after = ofSource(story.overloaded);
    expect(after?.lag).toBeGreaterThan(1000);
    expect(after?.backPressure).toBeGreaterThan((before?.backPressure ?? 1) + 0.1);
  });

  it('is made bigger by one decision, which says why', () => {
    const requested = named('requested', story.afterRise.journal);
    expect(requested).toHaveLength(1);
    expect(sizeIn(requested[0], 'from')).toBe(2);
    expect(sizeIn(requested[0], 'to')).toBeGreaterThanOrEqual(3);
    expect(story.overloaded.record.because.length).toBeGreaterThan(0);
    expect(named('applied', story.afterRise.journal)).toHaveLength(1);
    for (const name of ['refused', 'failed', 'lapsed'] as const) expect(named(name, story.journal)).toEqual([]);
  });

  it('runs with its new parallelism, has worked off its lag and is left alone again', () => {
    const [requested] = named('requested', story.afterRise.journal);
    expect(parallelism(story.recovered)).toBe(sizeIn(requested, 'to'));
    expect(ofSource(story.recovered)?.lag).toBeLessThan(DOUBLED);
    expect(story.recovered.record.decision).toBe('hold');
    const work = story.recovered.record.evaluation?.vertices[loop.work];
    expect(work?.trueProcessingRate).toBeGreaterThan(work?.targetDataRate ?? Number.POSITIVE_INFINITY);
  });

  it('has taught how long a restart takes', () => {
    const [event] = named('confirmed', story.afterRise.journal);
    expect(event?.detail.restartSeconds).toBeGreaterThan(0);
    expect(event?.detail.restartSeconds).toBeLessThan(30);
    const learned = flinkStateOf(story.afterRise.stored.state).restarts.at(-1)?.restartMs;
    expect(learned).toBeGreaterThan(0);
    expect(learned).toBeLessThan(30_000);
    // The policy counts whole seconds, and no longer with the 5 s of the option.
    expect(story.shrinking.record.evaluation?.restartMs).toBe(Math.trunc((learned ?? Number.NaN) / 1000) * 1000);
  });

  it('is made smaller when the load falls', () => {
    const [, down] = named('requested', story.journal);
    expect(sizeIn(down, 'from')).toBe(parallelism(story.recovered));
    expect(sizeIn(down, 'to')).toBeLessThan(sizeIn(down, 'from') ?? 0);
    expect(parallelism(story.shrunk)).toBe(sizeIn(down, 'to'));
  });

  it('has lost no record and doubled none', () => {
    const { written, ...rest } = story.totals;
    expect(rest).toEqual({
      recordsPerSecond: 0,
      read: written,
      worked: written,
      verified: written,
      gaps: 0,
      repeats: 0,
    });
    expect(written).toBeGreaterThan(20_000);
  });
});
