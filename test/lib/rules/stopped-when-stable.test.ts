import { describe, expect, it } from 'vitest';
import { type AutoscalerState, initialState } from '../../../lib/model/autoscaler-state.ts';
import type { JobGraph } from '../../../lib/model/graph.ts';
import { type Doing, evaluationsOf, inARow, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const OPTION = 'job.autopilot.stop-when-stable';
const MINUTE = 60_000;
const graph = inARow(vertexOf('orders'), vertexOf('join'));
const doing = (busy: number): Readonly<Record<string, Doing>> => ({
  orders: { busy: 0.6, recordsPerSecond: 400 },
  parse: { busy: 0.6, recordsPerSecond: 400 },
  join: { busy, recordsPerSecond: 400 },
});
const CALM = 0.6;
const BUSY = 0.98;

interface Part {
  readonly minutes: number;
  readonly busy: number;
  readonly after?: string;
  readonly graph?: JobGraph;
}

/** One evaluation a minute, part after part; the kind of the last decision of each part. */
const played = (...parts: readonly Part[]) => {
  let remembered: AutoscalerState = initialState;
  let minute = 0;
  return parts.map(({ minutes, busy, after = '30 min', graph: own = graph }) => {
    const options = optionsOf({ 'utilization.max': '0.8', [OPTION]: after });
    const all = Array.from({ length: minutes }, (_, i) => minute + i);
    const evaluated = evaluationsOf({ options, state: stateOf(own), remembered, minutes: all, doing: doing(busy) });
    minute += minutes;
    const last = evaluated.at(-1);
    if (last === undefined) throw new Error('no minutes');
    remembered = last.state;
    return last;
  });
};

const kinds = (...parts: readonly Part[]) => played(...parts).map(({ decision }) => decision.kind);
const calm = (minutes: number, own: Partial<Part> = {}): Part => ({ minutes, busy: CALM, ...own });
const busy = (minutes: number, own: Partial<Part> = {}): Part => ({ minutes, busy: BUSY, ...own });

describe('a job that is stopped when it is stable for half an hour', () => {
  it.each<[string, readonly Part[], string]>([
    ['is changed before that', [calm(20), busy(5)], 'rescale'],
    ['is only watched afterwards', [calm(40), busy(5)], 'recommend'],
    ['stays so, however long a change is wanted', [calm(40), busy(60)], 'recommend'],
    ['a change that is wanted starts the time again', [calm(20), busy(5), calm(20), busy(5)], 'rescale'],
    ['until it has run out', [calm(20), busy(5), calm(45), busy(5)], 'recommend'],
    ['another value starts it again', [calm(40), busy(5), busy(5, { after: '31 min' })], 'rescale'],
    ['switched off, it is changed as ever', [calm(40), busy(5, { after: '0 s' })], 'rescale'],
  ])('%s', (_, parts, expected) => {
    expect(kinds(...parts).at(-1)).toBe(expected);
  });

  it('another job graph starts it again; another size, given by hand, does not', () => {
    const redeployed = inARow(vertexOf('orders'), vertexOf('parse'), vertexOf('join'));
    const resized = inARow(vertexOf('orders', { parallelism: 5 }), vertexOf('join', { parallelism: 5 }));
    const since = (own: JobGraph) => played(calm(40), calm(6, { graph: own })).at(-1)?.state.stability?.since;
    expect(since(redeployed)).toBeGreaterThanOrEqual(START + 40 * MINUTE);
    expect(since(resized)).toBeLessThan(START + 10 * MINUTE);
  });

  it('says since when, and how to start it again', () => {
    const { decision } = played(calm(40), busy(5)).at(-1) ?? {};
    expect(decision?.because.find(({ rule }) => rule === 'stopped-when-stable')).toMatchObject({
      says: 'Only recommended: since 2026-01-01 00:01 UTC no change was wanted for 30 min, so the job is only watched. Another job graph, or another value of job.autopilot.stop-when-stable, starts it again.',
      bound: OPTION,
    });
  });

  it('without the option nothing of it is remembered', () => {
    expect(played(calm(10, { after: '0 s' })).at(-1)?.state).not.toHaveProperty('stability');
  });
});
