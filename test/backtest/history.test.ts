import { describe, expect, it } from 'vitest';
import { historyFromSamples } from '../../backtest/history/from-samples.ts';
import { callsOf } from '../../backtest/history/read-metrics.ts';
import { restartsOf } from '../../backtest/history/restarts.ts';
import { sizeSpans } from '../../backtest/history/sizes.ts';
import type { MetricQuery, Statistic } from '../../functions/metrics/plan/metric.ts';
import { FROM, kpus, synthetic } from './synthetic.ts';

const MINUTE = 60_000;
const query = (name: string, statistics: readonly Statistic[]): MetricQuery => ({
  metric: { namespace: 'AWS/KinesisAnalytics', name, dimensions: {} },
  statistics,
});

describe('reading CloudWatch', () => {
  it('puts into one call what its one page holds, so that no metric is billed twice', () => {
    const queries = ['a', 'b', 'c'].map((name) => query(name, ['Average', 'Maximum', 'Minimum', 'SampleCount']));
    expect(callsOf(queries, 14 * 1440).map((call) => call.length)).toEqual([1, 1, 1]);
    expect(callsOf(queries, 7 * 1440).map((call) => call.length)).toEqual([2, 1]);
    expect(callsOf(queries, 1440).map((call) => call.length)).toEqual([3]);
  });

  it('tells the size of every minute by what was counted in it', () => {
    // Four snapshots of each subtask: 8, a minute that the restart cut off, then 5.
    const counts = [32, 32, 32, 12, 20, 20, 20].map((count, i) => [FROM + i * MINUTE, count] as const);
    const series = { from: FROM, to: FROM + 7 * MINUTE, now: kpus(5), dollarsPerKpuHour: 0.11 };
    const spans = sizeSpans({ ...series, snapshots: new Map(counts), kpus: new Map() });
    expect(spans.map(({ from, sizing }) => [(from - FROM) / MINUTE, sizing.parallelism])).toEqual([
      [0, 8],
      [4, 5],
    ]);
  });

  it('counts a gap as a restart, unless an operation says so', () => {
    const minutes = [0, 1, 2, 6, 7].map((i) => ({ at: FROM + i * MINUTE }));
    const range = { from: FROM, to: FROM + 8 * MINUTE };
    expect(restartsOf(minutes, [], range)).toEqual([{ at: FROM + 3 * MINUTE, seconds: 120, seenBy: 'gap' }]);
    const operation = { at: FROM + 3 * MINUTE, seconds: 47, seenBy: 'operation' as const };
    expect(restartsOf(minutes, [operation], range)).toEqual([operation]);
  });
});

describe('a history from samples', () => {
  it('makes rates of counters, and leaves out where they begin again', () => {
    const { job, settings, graph, size } = synthetic({ minutes: 1, load: () => 0 });
    const [source, count] = graph.vertices;
    if (source === undefined || count === undefined) throw new Error('no vertices');
    const samples = [0, 30_000, 60_000, 0, 15_000].map((records, i) => ({
      sizing: size.current,
      sample: {
        at: FROM + 5 * i * MINUTE,
        vertices: {
          [source.id]: { recordsIn: records, load: 0.1, lag: 0 },
          [count.id]: { recordsIn: records, load: 0.5, loadAverage: 0.4, loadMax: 0.5 },
        },
        job: { containerCpu: 0.3 },
      },
    }));
    const history = historyFromSamples({ job, settings, graph, size, samples, lagHiddenSeconds: 0 });
    expect(history.minutes.map(({ at }) => (at - FROM) / MINUTE)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18, 19,
    ]);
    expect(history.minutes[0]?.vertices[1]).toEqual({ perSecond: 100, busy: 0.4, hottest: 0.5, waiting: Number.NaN });
    expect(history.restarts).toHaveLength(1);
  });
});
