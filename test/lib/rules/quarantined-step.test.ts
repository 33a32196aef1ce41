import { describe, expect, it } from 'vitest';
import type { QuarantinedStep } from '../../../lib/model/autoscaler-state.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';
import { quarantinedStep } from '../../../lib/rules/quarantined-step.ts';
import { kpuSize, playKpuJob } from '../../support/kpu-job.ts';
import { idOf, inARow, lastEvaluation, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const HOUR = 3_600_000;
const graph = inARow(vertexOf('orders'), vertexOf('join'));
const size = (orders: number, join: number): Sizing => ({
  kind: 'per-vertex',
  parallelism: { [idOf('orders')]: orders, [idOf('join')]: join },
});
const kpu = (parallelism: number, parallelismPerKpu = 1): Sizing => ({
  kind: 'kpu',
  parallelism,
  parallelismPerKpu,
  kpus: parallelism / parallelismPerKpu,
  dollarsPerHour: 1,
});
const failed = (from: Sizing, to: Sizing): QuarantinedStep => ({
  kind: 'size',
  from,
  to,
  at: START,
  says: 'No HA metadata.',
  until: START + 24 * HOUR,
});
const held = (step: QuarantinedStep, now: Sizing, wanted: Sizing, at = START + HOUR): string | undefined => {
  const situation = { job: { ...stateOf(graph), size: { current: now } }, now: at, state: { quarantine: [step] } };
  const proposal = { sized: { sizing: wanted, parallelism: {}, because: [] } };
  // biome-ignore lint/suspicious/noExplicitAny: it reads no more of them than this.
  const said = quarantinedStep(proposal as any, situation as any);
  return said?.kind === 'hold' ? said.because[0]?.says : undefined;
};

describe('a step that failed holds', () => {
  it.each<[string, QuarantinedStep, Sizing, Sizing, boolean]>([
    ['the same', failed(size(4, 2), size(8, 2)), size(4, 2), size(8, 2), true],
    ['one that goes further', failed(size(4, 2), size(8, 2)), size(4, 2), size(12, 2), true],
    ['one from a size in between', failed(size(4, 2), size(8, 2)), size(6, 2), size(8, 4), true],
    ['none that stays below it', failed(size(4, 2), size(8, 2)), size(4, 2), size(7, 2), false],
    ['none of another vertex', failed(size(4, 2), size(8, 2)), size(4, 2), size(4, 6), false],
    ['none the other way, whatever its end', failed(size(4, 2), size(8, 2)), size(12, 2), size(9, 2), false],
    ['one down as well', failed(size(8, 2), size(4, 2)), size(6, 2), size(4, 2), true],
    ['none that stays above it', failed(size(8, 2), size(4, 2)), size(8, 2), size(5, 2), false],
    ['only what goes as far for every vertex', failed(size(4, 2), size(8, 4)), size(4, 2), size(8, 3), false],
    ['what does', failed(size(4, 2), size(8, 4)), size(4, 2), size(9, 4), true],
    ['nothing, when it changed no size', failed(size(4, 2), size(4, 2)), size(4, 2), size(8, 2), false],
    ['nothing of vertices that are gone', failed(kpu(4), kpu(8)), size(4, 2), size(8, 2), false],
    ['in KPUs, the same parallelism', failed(kpu(4), kpu(8, 2)), kpu(4), kpu(8), true],
    ['in KPUs, none below', failed(kpu(4), kpu(8, 2)), kpu(4), kpu(7), false],
    ['in KPUs, slots that lie as close', failed(kpu(4), kpu(4, 2)), kpu(4), kpu(4, 4), true],
    [
      'in KPUs, none that brings more slots, however they lie',
      failed(kpu(8, 4), kpu(8, 2)),
      kpu(8, 4),
      kpu(16, 2),
      false,
    ],
    ['in KPUs, not as close', failed(kpu(4), kpu(4, 4)), kpu(4), kpu(4, 2), false],
  ])('%s', (_, step, now, wanted, holds) => {
    expect(held(step, now, wanted) !== undefined).toBe(holds);
  });

  it('and says what failed, when, why, and until when it holds', () => {
    expect(held(failed(size(4, 2), size(8, 3)), size(4, 2), size(9, 3))).toBe(
      'orders 4 -> 9 (and 1 more) goes as far as 4 -> 8, which failed at 2026-01-01 00:00 UTC (No HA metadata): ' +
        'not again before 2026-01-02 00:00 UTC.',
    );
    expect(held(failed(kpu(4), kpu(8)), kpu(4), kpu(9))).toMatch(/^Parallelism 4 -> 9 goes as far as 4 -> 8, /);
    expect(held(failed(kpu(4), kpu(4, 2)), kpu(4), kpu(4, 4))).toMatch(
      /^Slots per KPU: 1 -> 4 goes as far as 1 -> 2, /,
    );
  });

  it('until its time is over', () => {
    const step = failed(size(4, 2), size(8, 2));
    expect(held(step, size(4, 2), size(8, 2), step.until - 1)).toBeDefined();
    expect(held(step, size(4, 2), size(8, 2), step.until)).toBeUndefined();
  });
});

describe('in an evaluation', () => {
  const only = { vertices: [vertexOf('orders')] };
  const wanting = (quarantine?: readonly QuarantinedStep[]) =>
    lastEvaluation({
      state: stateOf(only),
      remembered: { ...initialState, ...(quarantine ? { quarantine } : {}) },
      minutes: [0, 1, 2, 3],
      doing: { orders: { busy: 1, recordsPerSecond: 400 } },
      options: optionsOf({ 'target.utilization.boundary': '0.1' }),
    });
  const to = (parallelism: number): Sizing => ({ kind: 'per-vertex', parallelism: { [idOf('orders')]: parallelism } });

  it('a quarantined step is held, and the reasons say what was wanted', () => {
    expect(wanting().decision).toMatchObject({ kind: 'rescale', vertices: [{ from: 4, to: 6 }] });
    const { decision, state } = wanting([failed(to(4), to(5))]);
    expect([decision.kind, decision.because[0]?.rule, decision.because[1]?.says]).toEqual([
      'hold',
      'quarantined-step',
      'orders needs 571 records/s at 70 % busy, has 400: 4 -> 6.',
    ]);
    expect(state.quarantine).toHaveLength(1);
    expect(wanting([failed(to(4), to(7))]).decision.kind).toBe('rescale');
  });

  it('nothing remembered, nothing changed', () => {
    expect(wanting([])).toEqual({ ...wanting(), state: { ...wanting().state, quarantine: [] } });
  });
});

describe('a closer packing that failed', () => {
  const wanted = (quarantine: readonly QuarantinedStep[]): string | undefined => {
    const last = playKpuJob({
      options: optionsOf({ 'target.utilization.boundary': '0.1' }),
      size: kpuSize(8, 2),
      pools: () => ({ container: 0.2, heap: 0.2, managed: 0.1, collections: 0.01, cpu: 0.2 }),
      busy: () => 1,
      minutes: [0, 1, 2, 3],
      memory: { ...initialState, quarantine },
    }).at(-1)?.evaluated.decision;
    return last?.kind === 'rescale' && last.to.kind === 'kpu'
      ? `${last.to.parallelism}/${last.to.parallelismPerKpu}`
      : last?.because[0]?.rule;
  };

  it('does not keep a job that has too few slots from getting more: they only lie less close', () => {
    expect(wanted([])).toBe('12/6');
    expect(wanted([failed(kpu(8, 2), kpu(8, 4))])).toBe('12/3');
  });
});
