import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costOf } from '../../cli/reporters/cost.ts';
import { declarationsOf } from '../../cli/reporters/declarations.ts';
import { alwaysRead, filterOf } from '../../cli/reporters/flink.ts';
import { reportersDocument } from '../../cli/reporters-doc.ts';
import { reporterDialects } from '../../functions/metrics/dialects/registry.ts';
import { noFindings } from '../../functions/metrics/plan/dialect.ts';
import { planMetrics } from '../../functions/metrics/plan/plan-metrics.ts';
import { reportedMetrics } from '../../functions/metrics/plan/reported-metrics.ts';
import { eksRequest, eksSettings } from '../support/reported-orders.ts';

it('docs/reporters.md is what `node cli/reporters-doc.ts` writes', () => {
  expect(readFileSync(new URL('../../docs/reporters.md', import.meta.url), 'utf8')).toBe(reportersDocument());
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

describe('the cost that is documented', () => {
  it.each(['prometheus', 'statsd', 'otel'] as const)('by %s is of as many metrics as are queried', (dialect) => {
    const request = { everyMinutes: 5, findings: noFindings, restartedByItself: false };
    const plan = planMetrics(reporterDialects[dialect], { ...eksRequest(eksSettings(dialect)), ...request });
    const size = { vertices: 3, sources: 1, parallelism: 2, operators: 1 };
    expect(costOf(dialect, size, alwaysRead, 5).readPerPoll).toBe(plan.queries.length);
  });

  it('is that of the list prices', () => {
    const cost = costOf('prometheus', { vertices: 10, sources: 1, parallelism: 50, operators: 2 }, alwaysRead, 5);
    expect(cost).toMatchObject({ stored: 23, readPerPoll: 22 });
    expect(cost.storingDollars).toBeCloseTo(6.9, 6);
    expect(cost.readingDollars).toBeCloseTo(1.927, 3);
  });
});
