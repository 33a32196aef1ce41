import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reportersDocument } from '../../../../../cli/reporters-doc.ts';
import { costOf } from '../../../../../functions/metrics/cloudwatch/reporters/configuration/cost.ts';
import { declarationsOf } from '../../../../../functions/metrics/cloudwatch/reporters/configuration/declarations.ts';
import { alwaysRead, filterOf } from '../../../../../functions/metrics/cloudwatch/reporters/configuration/flink.ts';
import { dialects } from '../../../../../functions/metrics/cloudwatch/reporters/dialects/by-name.ts';
import { needsOf, nothingLearned } from '../../../../../functions/metrics/cloudwatch/reporters/needs.ts';
import { reportedJob } from '../../../../../functions/metrics/cloudwatch/reporters/reported-job.ts';
import { reportedMetrics } from '../../../../../functions/metrics/cloudwatch/reporters/reported-metrics.ts';
import { parseOptions } from '../../../../../lib/options/options.ts';
import { eksJobOf, eksSettings, reportedGraph } from '../../../../support/reported-orders.ts';

it('docs/reporters.md is what `node cli/reporters-doc.ts` writes', () => {
  expect(readFileSync(new URL('../../../../../docs/reporters.md', import.meta.url), 'utf8')).toBe(reportersDocument());
});

describe('the configurations', () => {
  it('name every metric that is read, each in one declaration', () => {
    const declared = declarationsOf(reportedMetrics).flatMap(({ metrics }) => metrics);
    expect(new Set(declared)).toEqual(new Set(reportedMetrics));
    expect(declared).toHaveLength(reportedMetrics.length);
  });

  it('filter by the scopes that Flink knows, a dot being one scope more', () => {
    const [heap] = reportedMetrics.filter(({ name }) => name.endsWith('Heap.Used'));
    expect(heap && filterOf([heap])).toBe('taskmanager.Status.JVM.Memory.Heap:Used');
  });
});

describe('the cost that is told', () => {
  const options = parseOptions({});
  if (options.kind !== 'options') throw new Error('no options');

  it.each(['prometheus', 'statsd', 'otel'] as const)('by %s is of as many metrics as are asked for', (dialect) => {
    const needs = needsOf({
      dialect: dialects[dialect],
      job: reportedJob(eksJobOf(eksSettings(dialect))),
      graph: reportedGraph,
      lag: [],
      options: options.options,
      learned: nothingLearned,
    });
    const size = { vertices: 3, sources: 1, parallelism: 2, operators: 1 };
    expect(costOf(dialect, size, alwaysRead, 5).readPerPoll).toBe(needs.asks.length);
  });

  it('is that of the list prices', () => {
    const cost = costOf('prometheus', { vertices: 10, sources: 1, parallelism: 50, operators: 2 }, alwaysRead, 5);
    expect(cost).toMatchObject({ stored: 23, readPerPoll: 22 });
    expect(cost.storingDollars).toBeCloseTo(6.9, 6);
    expect(cost.readingDollars).toBeCloseTo(1.927, 3);
  });
});
