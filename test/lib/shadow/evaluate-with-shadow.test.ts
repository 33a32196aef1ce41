import { describe, expect, it } from 'vitest';
import { evaluateJob, type JobInput } from '../../../lib/evaluate-job.ts';
import { type AutoscalerState, initialState } from '../../../lib/model/autoscaler-state.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';
import type { Options } from '../../../lib/options/options.ts';
import { autopilot } from '../../../lib/policies/autopilot/autopilot.ts';
import { flink } from '../../../lib/policies/flink/flink.ts';
import type { Policy } from '../../../lib/policies/policy.ts';
import { type EvaluatedBesideShadow, evaluateWithShadow } from '../../../lib/shadow/evaluate-with-shadow.ts';
import { kpuSize } from '../../support/kpu-job.ts';
import { all, inARow, MINUTE, observe, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const NAMES = ['orders', 'count'];
const PER_SUBTASK = 100;

interface Play {
  readonly policy?: Policy<unknown>;
  readonly shadow?: Policy<unknown>;
  readonly options?: Options;
  readonly names?: readonly string[];
  readonly arriving: (minute: number) => number;
  /** Of the job: nothing changes it here. */
  readonly parallelism?: number;
  readonly kpus?: boolean;
  readonly minutes: number;
  readonly from?: number;
  readonly state?: AutoscalerState;
  readonly change?: (input: JobInput, minute: number) => Partial<JobInput>;
}

/** A job that nothing changes: each of its vertices processes 100 records/s a subtask. One evaluation a minute. */
const play = ({ policy = flink, shadow = autopilot, options = optionsOf(), names = NAMES, ...how }: Play) => {
  const { arriving, parallelism = 8, kpus = false, minutes, from = 0 } = how;
  let state = how.state ?? initialState;
  let records = 0;
  return Array.from({ length: minutes }, (_, n): EvaluatedBesideShadow => {
    const minute = from + n;
    const now = START + minute * MINUTE;
    const graph = inARow(...names.map((name) => vertexOf(name, { parallelism })));
    const rate = arriving(minute);
    records += rate * 60;
    const doing = { busy: rate / PER_SUBTASK / parallelism, recordsPerSecond: rate };
    const seen = observe(graph, now, Object.fromEntries(names.map((name) => [name, doing])));
    const counted = Object.entries(seen.vertices).map(([id, vertex]) => {
      return [id, { ...vertex, recordsIn: records, recordsOut: records, accumulatedBusyMs: Number.NaN }];
    });
    const limits = { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 };
    const size = { kind: 'kpu', limits, current: kpuSize(parallelism, 1) } as const;
    const input: JobInput = {
      policy,
      options,
      state,
      now,
      executionMode: { kind: 'advise' },
      job: stateOf(graph, kpus ? { size } : {}),
      observations: [{ ...seen, vertices: Object.fromEntries(counted), job: { ...seen.job, heapMaxBytes: all(2e9) } }],
    };
    const changed = { ...input, ...how.change?.(input, minute) };
    const evaluated = evaluateWithShadow(evaluateJob(changed), changed, { policy: shadow, options });
    state = evaluated.state;
    return evaluated;
  });
};

const widest = (size: Sizing): number => Math.max(...Object.values(size.kind === 'kpu' ? {} : size.parallelism));
const sizes = (played: readonly EvaluatedBesideShadow[]): readonly number[] => {
  const all = played.map(({ shadow }) => widest(shadow!.size));
  return all.filter((one, i) => one !== all[i - 1]);
};
const decisions = (played: readonly EvaluatedBesideShadow[], kind = 'rescale'): number =>
  played.filter(({ shadow }) => shadow?.decision?.kind === kind).length;

describe('the virtual size', () => {
  it.each([
    ['autopilot', flink, autopilot],
    ['flink', autopilot, flink],
  ])('of %s follows the load down and up again, while the job stays as it is', (_, policy, shadow) => {
    const load = (minute: number): number => (minute < 150 ? 200 : 600);
    const played = play({ policy, shadow, arriving: load, minutes: 300 });
    const followed = sizes(played);
    expect(followed[0]).toBe(8);
    expect(Math.min(...followed)).toBeLessThanOrEqual(4);
    expect(Math.min(...followed)).toBeGreaterThanOrEqual(2);
    expect(followed.at(-1)).toBeGreaterThanOrEqual(6);
    expect(decisions(played)).toBe(followed.length - 1);
    const { record } = played.at(-1)!.shadow!;
    expect(record.job).toMatchObject({ changes: 0, minutesShort: 0, sizeHours: expect.closeTo((8 * 299) / 60, 6) });
    expect(record.shadow.sizeHours).toBeLessThan(record.job.sizeHours);
    // The step found it at a size that could not carry it.
    expect(record.shadow.minutesShort).toBeGreaterThan(0);
  });

  it('on Managed Flink is one parallelism, packed as the job is', () => {
    const played = play({ arriving: () => 200, minutes: 120, kpus: true });
    const size = played.at(-1)!.shadow!.size;
    if (size.kind !== 'kpu') throw new Error('a size in KPUs');
    expect(size.parallelism).toBeLessThan(8);
    expect(size).toEqual(kpuSize(size.parallelism, 1));
  });

  it('starts again at the size of the job when that has other vertices, with its record', () => {
    const before = play({ arriving: () => 200, minutes: 120 }).at(-1)!;
    expect(widest(before.shadow!.size)).toBeLessThan(8);
    const names = [...NAMES, 'sink'];
    const [after] = play({ names, arriving: () => 200, minutes: 1, from: 120, state: before.state });
    expect(after?.shadow?.size).toMatchObject({ kind: 'per-vertex' });
    expect(Object.values((after!.shadow!.size as { parallelism: object }).parallelism)).toEqual([8, 8, 8]);
    expect(after?.shadow?.record.since).toBe(before.shadow?.record.since);
    expect(after?.shadow?.record.shadow.changes).toBe(before.shadow?.record.shadow.changes);
  });
});

describe('what it may not do either', () => {
  it('in an excluded period it only recommends, and its size stays', () => {
    const options = optionsOf({ 'excluded.periods': '00:00-23:59' });
    const played = play({ options, arriving: () => 200, minutes: 120 });
    expect(sizes(played)).toEqual([8]);
    expect(decisions(played, 'recommend')).toBeGreaterThan(0);
  });

  it('it is not asked while nothing is measured, and the time is booked all the same', () => {
    const change = (input: JobInput, minute: number) =>
      minute < 60 ? {} : { job: { ...input.job, status: 'RESTARTING', runningSince: undefined } };
    const played = play({ arriving: () => 400, minutes: 90, change });
    const before = played[59]!.shadow!;
    const after = played.at(-1)!.shadow!;
    expect(before.decision?.kind).toBe('hold');
    expect(after.decision).toBeUndefined();
    expect(after.record.hours).toBeCloseTo(89 / 60, 6);
    expect(after.record.minutesJudged).toBe(before.record.minutesJudged);
  });

  it('nothing is kept of it while the autoscaler is off for the job', () => {
    const off = optionsOf({ enabled: 'false' });
    const change = (_input: JobInput, minute: number) => (minute < 30 ? {} : { options: off });
    const played = play({ arriving: () => 400, minutes: 31, change });
    expect(played[29]?.state.shadow).toBeDefined();
    expect(played[30]?.state.shadow).toBeUndefined();
    expect(played[30]?.shadow).toBeUndefined();
  });
});

describe('what is kept of it', () => {
  const names = Array.from({ length: 10 }, (_, n) => `vertex-${n}`);
  const wave = (minute: number): number => 400 + 350 * Math.sin(minute / 40);

  it('is small, and does not grow from hour to hour', () => {
    const bytes = (played: readonly EvaluatedBesideShadow[]): number => {
      const { policy: _, ...kept } = played.at(-1)!.state.shadow!;
      return JSON.stringify(kept).length;
    };
    const first = play({ names, arriving: wave, minutes: 240 });
    const next = play({ names, arriving: wave, minutes: 240, from: 240, state: first.at(-1)!.state });
    expect(decisions(first)).toBeGreaterThan(1);
    expect(bytes(first)).toBeLessThan(2_000);
    expect(bytes(next)).toBeLessThan(bytes(first) + 50);
    expect(JSON.stringify(next.at(-1)!.state.shadow).length).toBeLessThan(20_000);
  });
});
