import { describe, expect, it } from 'vitest';
import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { type AutoscalerState, initialState } from '../../lib/model/autoscaler-state.ts';
import { dueNotices } from '../../lib/model/notice.ts';
import type { Observation } from '../../lib/model/observation.ts';
import { resolveOptions } from '../../lib/options/options.ts';
import { flink } from '../../lib/policies/flink/flink.ts';
import { flinkOptions } from '../../lib/policies/flink/flink-options.ts';
import { flinkStateOf } from '../../lib/policies/flink/flink-state.ts';
import {
  type Doing,
  evaluationsOf,
  idOf,
  inARow,
  lastEvaluation,
  MINUTE,
  observe,
  optionsOf,
  START,
  stateOf,
  vertexOf,
} from '../support/small-job.ts';

const graph = inARow(vertexOf('orders'), vertexOf('join'));
const state = stateOf(graph);
const busy: Record<string, Doing> = {
  orders: { busy: 0.1, recordsPerSecond: 400, partitions: 12 },
  join: { busy: 0.98, recordsPerSecond: 400 },
};
const calm: Record<string, Doing> = {
  orders: { busy: 0.5, recordsPerSecond: 400 },
  join: { busy: 0.6, recordsPerSecond: 400 },
};
const idle: Record<string, Doing> = {
  orders: { busy: 0.05, recordsPerSecond: 10 },
  join: { busy: 0.05, recordsPerSecond: 10 },
};
const filled = [0, 1, 2, 3];
const reason = ({ decision }: JobEvaluated) => decision.because[0];

describe('why nothing is done', () => {
  it.each([
    ['enabled', { options: optionsOf({ enabled: 'false' }) }, /off for this job/],
    ['job-running', { state: stateOf(graph, { status: 'RESTARTING' }) }, /RESTARTING/],
    ['job-running', { state: stateOf(graph, { runningSince: undefined }) }, /since when/],
    ['job-running', { state: stateOf({ vertices: [] }) }, /no vertices/],
    ['two-samples', { minutes: [0] }, /there is one/],
    ['window-full', { minutes: [0, 1] }, /1 of 3 min/],
    ['stabilizing', { minutes: [0, 1], options: optionsOf({ 'stabilization.interval': '5 min' }) }, /another 3 min/],
    ['outside-utilization-band', { doing: calm }, /the busiest, join, is at 60 % \(band 40 % to 100 %\)/],
    ['metric-missing', { doing: { orders: { busy: 0.5, recordsPerSecond: 400 } } }, /join did not report anything/],
    ['memory-pressure', { options: optionsOf({ 'memory.heap-usage.threshold': '0.2' }) }, /fullest heap is at 25 %/],
    [
      'scale-down-interval',
      { doing: idle, options: optionsOf({ 'scale-down.interval': '1 h' }) },
      /delayed until 2026-01-01 01:03 UTC/,
    ],
  ])('%s', (rule, own, says) => {
    const taken = lastEvaluation({ state, minutes: filled, doing: busy, ...own });
    expect(taken.decision.kind).toBe('hold');
    expect(reason(taken)).toMatchObject({ rule, says: expect.stringMatching(says) });
  });

  it('blocked: collects and evaluates, and holds with the reasons given', () => {
    const because = [{ rule: 'change-under-way' as const, says: 'A change is under way.' }];
    const taken = lastEvaluation({ state, minutes: filled, doing: busy, executionMode: { kind: 'blocked', because } });
    expect(taken.decision).toEqual({ kind: 'hold', because });
    expect(taken.evaluation?.vertices[idOf('join')]?.load).toBe(0.98);
    expect(taken.state.window).toHaveLength(4);
    expect(flinkStateOf(taken.state)).toMatchObject({ overrides: {}, history: {}, restarts: [], delayedScaleDown: {} });
  });
});

describe('what is done', () => {
  it('rescales, and says for which vertex and why', () => {
    const { decision, state: remembered } = lastEvaluation({ state, minutes: filled, doing: busy });
    expect(decision).toMatchObject({
      kind: 'rescale',
      from: state.size.current,
      to: { kind: 'per-vertex', parallelism: { [idOf('orders')]: 2, [idOf('join')]: 6 } },
      vertices: [
        { vertex: idOf('orders'), from: 4, to: 2 },
        { vertex: idOf('join'), from: 4, to: 6 },
      ],
    });
    expect(decision.because.map(({ says }) => says)).toContain(
      'join needs 571 records/s at 70 % busy, has 408: 4 -> 6.',
    );
    expect(flinkStateOf(remembered).overrides).toEqual({ [idOf('orders')]: 2, [idOf('join')]: 6 });
  });

  it.each([
    ['scaling is off', { options: optionsOf({ 'scaling.enabled': 'false' }) }, 'job.autoscaler.scaling.enabled'],
    [
      'now is excluded',
      { options: optionsOf({ 'excluded.periods': '00:00-01:00' }) },
      'job.autoscaler.excluded.periods',
    ],
    ['the mode is advise', { executionMode: { kind: 'advise' } as const }, 'mode'],
  ])('only recommends when %s', (_name, own, bound) => {
    const { decision, state: remembered } = lastEvaluation({ state, minutes: filled, doing: busy, ...own });
    expect(decision).toMatchObject({ kind: 'recommend', vertices: [{ to: 2 }, { to: 6 }] });
    expect(decision.because).toContainEqual(expect.objectContaining({ rule: 'execution-allowed', bound }));
    expect(flinkStateOf(remembered)).toMatchObject({ overrides: {}, history: {}, restarts: [] });
  });

  it.each(['never', '9:00-8:00', '"9:00-10:00', '9:00-10:00;&&'])(
    'nothing, while the resource of the job has the excluded periods %s',
    (text) => {
      const resource = { 'job.autoscaler.excluded.periods': text };
      const resolved = resolveOptions([
        { owner: 'platform', configuration: resource },
        { owner: 'ours', configuration: optionsOf().configuration },
      ]);
      const options = resolved.kind === 'options' ? resolved.options : optionsOf();
      const { decision } = lastEvaluation({ state, minutes: filled, doing: busy, options });
      expect(decision.kind).toBe('hold');
      expect(decision.because[0]).toMatchObject({
        rule: 'execution-allowed',
        bound: 'job.autoscaler.excluded.periods',
        says: expect.stringContaining(
          'is not a period, so the times at which this job must be left alone are not known',
        ),
      });
    },
  );

  it.each([
    ['quota.memory', '20Gi'],
    ['quota.cpu', '-1'],
    ['vertex.exclude.ids', "'abc"],
  ])('nothing, while the resource of the job has the limit %s: %s', (name, text) => {
    const resolved = resolveOptions([
      { owner: 'platform', configuration: { [`job.autoscaler.${name}`]: text } },
      { owner: 'ours', configuration: optionsOf().configuration },
    ]);
    const options = resolved.kind === 'options' ? resolved.options : optionsOf();
    const { decision } = lastEvaluation({ state, minutes: filled, doing: busy, options });
    expect(decision.kind).toBe('hold');
    expect(decision.because[0]).toMatchObject({ rule: 'execution-allowed', bound: `job.autoscaler.${name}` });
  });

  it.each(['0 s', '5 min'])('nothing by an infinite backlog, with a restart time of %s', (restart) => {
    const growing = (minute: number) => ({
      orders: { ...(busy['orders'] as Doing), lag: minute < 3 ? 0 : Number.POSITIVE_INFINITY },
      join: busy['join'] as Doing,
    });
    for (const catchUp of ['0 s', '30 min']) {
      const options = optionsOf({ 'restart.time': restart, 'catch-up.duration': catchUp });
      const { decision } = lastEvaluation({ state, minutes: filled, doing: growing, options });
      expect(decision.kind).toBe('hold');
      expect(decision.because[0]).toMatchObject({
        rule: 'required-factor',
        vertex: idOf('orders'),
        says: 'orders reports an infinite backlog, so how much the job must process is not known.',
      });
    }
  });

  it('waits, as the Java module does, for a scale-down interval that ends after the last date', () => {
    const options = flinkOptions({
      ...optionsOf().configuration,
      'job.autoscaler.scale-down.interval': '100000000 d',
    });
    const { decision } = lastEvaluation({ state, minutes: filled, doing: idle, options });
    expect(decision).toMatchObject({
      kind: 'hold',
      because: [{ says: 'orders could go from 4 to 2; scale-down delayed until after the year 275760 UTC.' }, {}],
    });
  });

  it('keeps the start of a delayed scale-down when a later vertex is in error', () => {
    const keyed = { inputs: [{ from: idOf('orders'), shipStrategy: 'HASH' }] };
    const wrong = inARow(vertexOf('orders'), vertexOf('join', { ...keyed, maxParallelism: 0 }));
    const right = inARow(vertexOf('orders'), vertexOf('join', keyed));
    const options = optionsOf({ 'scale-down.interval': '1 h' });
    const inError = lastEvaluation({ state: stateOf(wrong), minutes: filled, doing: idle, options });
    expect(inError.decision.because[0]).toMatchObject({ rule: 'impossible' });
    const after = lastEvaluation({
      state: stateOf(right),
      minutes: [4],
      doing: idle,
      options,
      remembered: inError.state,
    });
    expect(flinkStateOf(after.state).delayedScaleDown[idOf('orders')]?.first).toBe(START + 3 * MINUTE);
  });

  it('forgets what it decided when it is switched off, but not the window', () => {
    const { state: remembered } = lastEvaluation({ state, minutes: filled, doing: busy });
    const off = lastEvaluation({
      state,
      remembered,
      minutes: [4],
      doing: busy,
      options: optionsOf({ enabled: 'false' }),
    });
    expect(flinkStateOf(off.state)).toMatchObject({ overrides: {}, history: {}, restarts: [] });
    expect(off.state.window).toEqual(remembered.window);
  });
});

describe('an application with one parallelism', () => {
  const kpu = (parallelism: number, own: Partial<Record<string, number>> = {}) =>
    stateOf(inARow(vertexOf('orders', { parallelism }), vertexOf('join', { parallelism, ...own })), {
      size: {
        kind: 'kpu',
        current: { kind: 'kpu', parallelism, parallelismPerKpu: 1, kpus: parallelism, dollarsPerHour: 1 },
        limits: { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
      },
    });

  it('gives every vertex what the widest needs, and remembers that', () => {
    const { decision, state: remembered } = lastEvaluation({ state: kpu(4), minutes: filled, doing: busy });
    if (decision.kind !== 'rescale' || decision.to.kind !== 'kpu') throw new Error(JSON.stringify(decision));
    const { parallelism } = decision.to;
    expect(parallelism).toBeGreaterThanOrEqual(6);
    expect(decision.vertices.map(({ to }) => to)).toEqual([parallelism, parallelism]);
    expect(flinkStateOf(remembered).history[idOf('orders')]).toMatchObject([{ from: 4, to: parallelism }]);
    expect(flinkStateOf(remembered).overrides).toEqual({ [idOf('orders')]: parallelism, [idOf('join')]: parallelism });
  });

  it('holds when one vertex still needs the size that another could leave', () => {
    const taken = lastEvaluation({
      state: kpu(4),
      minutes: filled,
      doing: { orders: { busy: 0.1, recordsPerSecond: 400 }, join: { busy: 0.6, recordsPerSecond: 400 } },
    });
    expect(reason(taken)).toMatchObject({
      rule: 'fit-platform',
      vertex: idOf('join'),
      says: 'The job stays at its size: join needs 4 subtasks, and all vertices share one parallelism.',
    });
    expect(taken.decision.kind).toBe('hold');
    expect(flinkStateOf(taken.state).overrides).toEqual({});
  });

  it.each([
    [0.38, 'hold', 'fit-platform'],
    [0.25, 'rescale', 'kpu'],
  ])(
    'of 16 slots in 2 KPUs, %d busy: %s, since fewer slots at the same price are not worth a restart',
    (busyShare, kind, rule) => {
      const size = { kind: 'kpu', parallelism: 16, parallelismPerKpu: 8, kpus: 2, dollarsPerHour: 0.33 } as const;
      const { decision } = lastEvaluation({
        state: stateOf(kpu(16).graph, {
          size: {
            kind: 'kpu',
            current: size,
            limits: { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
          },
        }),
        minutes: filled,
        doing: { orders: { busy: busyShare, recordsPerSecond: 400 }, join: { busy: busyShare, recordsPerSecond: 400 } },
      });
      expect(decision.kind).toBe(kind);
      expect(decision.because[0]?.rule).toBe(rule);
    },
  );
});

describe('several observations at once', () => {
  const options = optionsOf();
  const seen = (minute: number, doing = busy) => observe(graph, START + minute * MINUTE, doing);
  const take = (observations: readonly Observation[], minute: number, remembered: AutoscalerState = initialState) =>
    evaluateJob({
      policy: flink,
      options,
      job: state,
      state: remembered,
      observations,
      now: START + minute * MINUTE,
      executionMode: { kind: 'act' },
    });

  it('come to the same as one by one, though they come late', () => {
    const late = take(
      filled.map((minute) => seen(minute)),
      5,
    );
    const oneByOne = lastEvaluation({ state, minutes: filled, doing: busy });
    expect(late.decision).toEqual(oneByOne.decision);
    expect(late.state.window).toEqual(oneByOne.state.window);
    expect(flinkStateOf(late.state).history[idOf('join')]).toMatchObject([{ at: START + 5 * MINUTE }]);
  });

  it('read again, only what has changed is new', () => {
    const first = take(
      [0, 1, 2].map((minute) => seen(minute, calm)),
      2,
    );
    const repaired = { ...calm, join: { busy: 0.7, recordsPerSecond: 400 } };
    const again = take([seen(0, calm), seen(1, repaired), seen(2, calm), seen(3, calm)], 3, first.state);
    expect(again.samples.map(({ at }) => (at - START) / MINUTE)).toEqual([1, 3]);
    expect(again.state.window.map(({ vertices }) => vertices[idOf('join')]?.load)).toEqual([0.6, 0.7, 0.6, 0.6]);
  });

  it('older than the window are ignored, as are those of before the job restarted', () => {
    const first = take(
      [3, 4, 5, 6].map((minute) => seen(minute, calm)),
      6,
    );
    const older = take([seen(2, calm), ...[3, 4, 5, 6].map((minute) => seen(minute, calm))], 6, first.state);
    expect(older.samples).toEqual([]);
    const restarted = stateOf(graph, { runningSince: START + 4.5 * MINUTE });
    const observations = [4, 5, 6].map((minute) => seen(minute, calm));
    const now = START + 7 * MINUTE;
    const after = evaluateJob({
      policy: flink,
      options,
      job: restarted,
      state: first.state,
      observations,
      now,
      executionMode: { kind: 'act' },
    });
    expect(after.state.window.map(({ at }) => (at - START) / MINUTE)).toEqual([5, 6]);
  });

  it('a gap in the middle is left out with a reason; a gap at the end makes the decision a hold', () => {
    const { join: _silent, ...half } = busy;
    const gap = take([seen(0), seen(1), seen(2, half), seen(3)], 3);
    expect(gap.decision.kind).toBe('rescale');
    expect(gap.notices).toContainEqual(
      expect.objectContaining({
        reason: 'SampleSkipped',
        message: expect.stringContaining('00:02 UTC: join did not report anything.'),
      }),
    );
    const blind = take([seen(0), seen(1), seen(2), seen(3, half)], 3);
    expect(reason(blind)).toMatchObject({ rule: 'metric-missing', vertex: idOf('join') });
    expect(blind.state.window).toHaveLength(3);
  });

  it('nothing new, or nothing fresh, decides nothing', () => {
    const first = take(
      filled.map((minute) => seen(minute, calm)),
      3,
    );
    expect(reason(take([], 4, first.state))).toMatchObject({
      rule: 'new-sample',
      says: 'Nothing new was observed. The newest sample is of 2026-01-01 00:03 UTC.',
    });
    expect(
      reason(
        take(
          filled.map((minute) => seen(minute)),
          9,
          initialState,
        ),
      ),
    ).toMatchObject({
      rule: 'fresh-samples',
      says: 'The newest sample is 6 min old; nothing is decided on more than 5 min.',
    });
  });
});

describe('a job that restarts', () => {
  it('starts with an empty window, and its restart is measured', () => {
    const before = lastEvaluation({ state, minutes: filled, doing: busy });
    const now = inARow(vertexOf('orders', { parallelism: 2 }), vertexOf('join', { parallelism: 6 }));
    const restarted = stateOf(now, { runningSince: START + 3.75 * MINUTE });
    const after = lastEvaluation({ state: restarted, remembered: before.state, minutes: [4], doing: busy });
    expect(after.state.window.map(({ at }) => at)).toEqual([START + 4 * MINUTE]);
    expect(flinkStateOf(after.state).restarts).toEqual([{ decidedAt: START + 3 * MINUTE, restartMs: 45_000 }]);
  });

  it('forgets the scalings of vertices that it no longer has', () => {
    const before = lastEvaluation({ state, minutes: filled, doing: busy });
    const other = stateOf(inARow(vertexOf('orders'), vertexOf('sum')));
    const doing = { orders: { busy: 0.5, recordsPerSecond: 1 }, sum: { busy: 0.5, recordsPerSecond: 1 } };
    const after = lastEvaluation({ state: other, remembered: before.state, minutes: [4], doing });
    expect(Object.keys(flinkStateOf(after.state).history)).toEqual([idOf('orders')]);
  });
});

describe('options that can not be read', () => {
  it('end the cycle where they are first used, and what was reached stays', () => {
    const config = { ...optionsOf().configuration, 'job.autoscaler.restart.time': 'x' };
    const options = flinkOptions(config);
    const taken = lastEvaluation({ state, minutes: [0, 1], doing: busy, options });
    expect(reason(taken)).toMatchObject({ rule: 'option', bound: 'job.autoscaler.restart.time' });
    expect(taken.notices).toMatchObject([{ reason: 'AutoscalerError' }]);
    expect(taken.state.window).toHaveLength(2);
  });
});

describe('notices', () => {
  it('are not repeated within their interval', () => {
    const evaluations = evaluationsOf({
      state,
      minutes: [0, 1, 2, 3, 4],
      doing: busy,
      options: optionsOf({ 'scaling.enabled': 'false' }),
    });
    const report = (n: number) => evaluations[n]?.notices ?? [];
    expect(report(3)).toMatchObject([{ reason: 'ScalingReport', key: 'ScalingExecutor' }]);
    const first = dueNotices(report(3), {}, START);
    expect(first.due).toHaveLength(1);
    expect(dueNotices(report(4), first.noticed, START + 29 * MINUTE).due).toEqual([]);
    expect(dueNotices(report(4), first.noticed, START + 30 * MINUTE).due).toHaveLength(1);
  });
});
