import { describe, expect, it } from 'vitest';
import { windowOfMetricSource } from '../../../lib/collection/window-of-metric-source.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';

const window = [{ at: 1000, vertices: {}, job: {} }];

describe('a window of one metric source', () => {
  it('stays while the source is the same', () => {
    for (const measuredBy of [undefined, 'flink-rest'] as const) {
      const before = { ...initialState, window, ...(measuredBy ? { measuredBy } : {}) };
      expect(windowOfMetricSource(before, measuredBy)).toEqual({ state: before, because: [] });
    }
  });

  it.each([
    [undefined, 'flink-rest'],
    ['flink-rest', undefined],
  ] as const)('starts again when it changes from %s to %s: their counters can not be compared', (from, to) => {
    const { state, because } = windowOfMetricSource(
      { ...initialState, window, ...(from ? { measuredBy: from } : {}) },
      to,
    );
    expect(state.window).toEqual([]);
    expect(state.measuredBy).toBe(to);
    expect(because.map(({ rule }) => rule)).toEqual(['metric-source-changed']);
  });

  it('has nothing to say while it is empty', () => {
    expect(windowOfMetricSource(initialState, 'flink-rest')).toEqual({
      state: { ...initialState, measuredBy: 'flink-rest' },
      because: [],
    });
  });
});
