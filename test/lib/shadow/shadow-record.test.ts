import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../../lib/model/evaluation.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';
import { startRecord, withShadowChange, withTime } from '../../../lib/shadow/shadow-record.ts';
import { kpuSize } from '../../support/kpu-job.ts';
import { idOf, MINUTE, START } from '../../support/small-job.ts';
import { evaluationOf } from '../../support/vertex-evaluations.ts';

const ORDERS = idOf('orders');
const perVertex = (parallelism: number): Sizing => ({ kind: 'per-vertex', parallelism: { [ORDERS]: parallelism } });
/** A vertex that can process so many records/s, and gets 100. */
const carrying = (trueProcessingRate: number, targetDataRate = 100): Evaluation =>
  evaluationOf({ [ORDERS]: { trueProcessingRate, targetDataRate } });

const state = (real: Sizing, virtual: Sizing) => ({
  size: virtual,
  booked: { at: START, size: real },
  record: startRecord(START),
});

describe('the record of a shadow', () => {
  it.each([
    ['slots of the widest vertex', perVertex(8), perVertex(6), 4, 3],
    // 4 and 3 KPUs, each with the one of the orchestration.
    ['KPUs', kpuSize(8, 2), kpuSize(6, 2), 2.5, 2],
  ])('counts %s for the half hour before', (_, real, virtual, job, shadow) => {
    const { record } = withTime(state(real, virtual), START + 30 * MINUTE, real, undefined);
    expect(record).toMatchObject({ hours: 0.5, job: { sizeHours: job }, shadow: { sizeHours: shadow } });
  });

  it.each([
    ['both carry it', carrying(120), carrying(110), [0, 0], 5],
    ['the virtual size does not', carrying(120), carrying(90), [0, 5], 5],
    ['the job does not', carrying(90), carrying(120), [5, 0], 5],
    ['the one is not known: neither is judged', carrying(120), carrying(Number.NaN), [0, 0], 0],
    ['nothing arrives that is known', carrying(90, Number.NaN), carrying(80, Number.NaN), [0, 0], 0],
  ])('minutes short: %s', (_, job, shadow, [ofJob, ofShadow], minutesJudged) => {
    const before = state(perVertex(4), perVertex(3));
    const { record } = withTime(before, START + 5 * MINUTE, perVertex(4), { job, shadow });
    expect(record).toMatchObject({ minutesJudged, job: { minutesShort: ofJob }, shadow: { minutesShort: ofShadow } });
  });

  it('a change of the job counts once, at the size before until then', () => {
    const first = withTime(state(perVertex(8), perVertex(8)), START + 60 * MINUTE, perVertex(4), undefined);
    expect(first.record.job).toEqual({ sizeHours: 8, changes: 1, minutesShort: 0 });
    const second = withTime({ ...first, size: perVertex(8) }, START + 120 * MINUTE, perVertex(4), undefined);
    expect(second.record.job).toEqual({ sizeHours: 12, changes: 1, minutesShort: 0 });
    expect(withShadowChange(second.record).shadow).toEqual({ sizeHours: 16, changes: 1, minutesShort: 0 });
  });

  it.each([
    ['more than an hour without an evaluation is not booked', 61 * MINUTE],
    ['an evaluation of the same time again adds nothing', 0],
    ['nor does one of an earlier time', -5 * MINUTE],
  ])('%s', (_, after) => {
    const before = state(perVertex(8), perVertex(6));
    const next = withTime(before, START + after, perVertex(8), { job: carrying(90), shadow: carrying(90) });
    expect(next.record).toEqual(before.record);
    expect(next.booked.at).toBe(START + Math.max(0, after));
  });
});
