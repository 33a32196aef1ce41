import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { possibleValues } from '../../../functions/evaluation/possible-values.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import type { Observation, VertexObservation } from '../../../lib/model/observation.ts';
import { countedProperty } from '../../support/counted-property.ts';

const A = asVertexId('a');
const B = asVertexId('b');
const good: VertexObservation = {
  busy: { min: 10, max: 950, avg: 400 },
  accumulatedBusyMs: Number.NaN,
  recordsIn: 1000,
  recordsOut: 900,
  recordsInPerSecond: 10,
  pendingRecords: 5,
};
const observed = (vertex: VertexObservation, job: Observation['job'] = {}): Observation => ({
  at: 0,
  vertices: { [A]: vertex, [B]: good },
  job,
});

describe('values that a metric can not have', () => {
  it('what can be is the very same value, NaN as well', () => {
    const all = [observed(good, { containerCpu: 1.4, heapUse: 0 })];
    expect(possibleValues(all)).toEqual({ observations: all, because: [] });
    expect(possibleValues(all).observations).toBe(all);
  });

  it.each([
    ['a negative lag', { ...good, pendingRecords: -1 }, 'pendingRecords', undefined],
    ['5,000 busy ms of a second', { ...good, busy: { max: 5000, avg: 5000 } }, 'busy', undefined],
    ['a rate of 1e308', { ...good, recordsInPerSecond: 1e308 }, 'recordsInPerSecond', undefined],
    ['an infinite counter', { ...good, recordsOut: Number.POSITIVE_INFINITY }, 'recordsOut', Number.NaN],
    ['a busy time of which one statistic is wrong', { ...good, busy: { max: -3, avg: 4 } }, 'busy', { avg: 4 }],
  ] as const)('%s is missing, and the others stay', (_, vertex, metric, left) => {
    const { observations, because } = possibleValues([observed(vertex)]);
    const [first] = observations;
    expect(first?.vertices[A]?.[metric]).toEqual(left);
    expect(first?.vertices[B]).toEqual(good);
    expect(because).toHaveLength(1);
    expect(because[0]).toMatchObject({ rule: 'metrics-impossible', says: expect.stringContaining(`${metric} of a`) });
  });

  it('a thousand of them are one reason, short', () => {
    const all = Array.from({ length: 1000 }, (_, i) => ({ ...observed({ ...good, pendingRecords: -i - 1 }), at: i }));
    const { because } = possibleValues(all);
    expect(because).toHaveLength(1);
    expect(because[0]?.says.length).toBeLessThan(300);
  });

  it('of any numbers, what is left can be', () => {
    const anything = fc.double({ noNaN: false });
    countedProperty({ impossible: 0.5 }, [anything, anything, anything], (met, busy, lag, cpu) => {
      const given = observed({ ...good, busy: { max: busy }, pendingRecords: lag }, { containerCpu: cpu });
      const { observations, because } = possibleValues([given]);
      if (because.length > 0) met('impossible');
      const { vertices, job } = observations[0] as Observation;
      const left = [vertices[A]?.busy?.max, vertices[A]?.pendingRecords, job.containerCpu];
      expect(left.every((value) => value === undefined || Number.isNaN(value) || (value >= 0 && value <= 1e18))).toBe(
        true,
      );
    });
  });
});
