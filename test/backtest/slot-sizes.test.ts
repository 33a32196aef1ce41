import { describe, expect, it } from 'vitest';
import { slotSpans } from '../../backtest/history/slot-sizes.ts';
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import type { PerVertexSizing } from '../../lib/model/sizing.ts';

const MINUTE = 60_000;
const FROM = Date.UTC(2026, 2, 2);
const source = asVertexId('source');
const count = asVertexId('count');

const sized = (a: number, b: number): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: { [source]: a, [count]: b },
});

/** Samples by minute; 0: none came. */
const counts = (of: readonly (readonly [number, number])[]): ReadonlyMap<VertexId, ReadonlyMap<number, number>> =>
  new Map(
    [source, count].map((id, n) => [
      id,
      new Map(of.flatMap((pair, i) => (pair[n] ? [[FROM + i * MINUTE, pair[n]] as const] : []))),
    ]),
  );

const spansOf = (minutes: readonly (readonly [number, number])[], rest: object = {}) =>
  slotSpans({
    counts: counts(minutes),
    from: FROM,
    to: FROM + minutes.length * MINUTE,
    now: sized(2, 6),
    stored: [],
    ...rest,
  }).map(({ from, to, sizing }) => [
    (from - FROM) / MINUTE,
    (to - FROM) / MINUTE,
    ...Object.values(sizing.parallelism),
  ]);

const times = <T>(n: number, of: T): readonly T[] => Array.from({ length: n }, () => of);

describe('the size of a job whose subtasks report by themselves', () => {
  it('is what was counted: subtasks report twice a minute here, as the size of now shows', () => {
    const minutes = [...times(5, [4, 8] as const), [2, 3] as const, [0, 0] as const, ...times(5, [4, 12] as const)];
    expect(spansOf(minutes)).toEqual([
      [0, 7, 2, 4],
      [7, 12, 2, 6],
    ]);
  });

  it('is not another one because a scrape failed', () => {
    const minutes = [...times(4, [2, 6] as const), [2, 5] as const, ...times(4, [2, 6] as const), [1, 6] as const];
    expect(spansOf([...minutes, ...times(3, [2, 6] as const)])).toEqual([[0, 13, 2, 6]]);
  });

  it('is that of now where vertices do not agree how often they report', () => {
    expect(spansOf([...times(5, [4, 4] as const), ...times(5, [4, 9] as const)])).toEqual([[0, 10, 2, 6]]);
  });

  it('is what was stored, from when it was counted; nothing else is taken for a size', () => {
    const stored = [0, 5, 10].map((i) => ({ at: FROM + i * MINUTE, sizing: i < 10 ? sized(2, 4) : sized(2, 6) }));
    const minutes = [...times(3, [2, 3] as const), ...times(4, [2, 4] as const), ...times(6, [2, 6] as const)];
    expect(spansOf(minutes, { stored })).toEqual([
      [0, 7, 2, 4],
      [7, 13, 2, 6],
    ]);
    // Where nothing was published, evaluations alone say it.
    expect(spansOf(times(13, [0, 0] as const), { stored })).toEqual([
      [0, 10, 2, 4],
      [10, 13, 2, 6],
    ]);
  });
});
