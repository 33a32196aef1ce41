import { expect, it } from 'vitest';
import { evaluateJob } from '../../../lib/evaluate-job.ts';
import { initialState, type QuarantinedStep } from '../../../lib/model/autoscaler-state.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';
import { flink } from '../../../lib/policies/flink/flink.ts';
import { all, idOf, inARow, MINUTE, observe, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const graph = inARow(vertexOf('orders'), vertexOf('join'));
const size: Sizing = { kind: 'per-vertex', parallelism: { [idOf('orders')]: 4, [idOf('join')]: 4 } };
const NOW = START + 3 * MINUTE;
const failed = (until: number, kind: QuarantinedStep['kind'] = 'configuration'): QuarantinedStep => ({
  kind,
  from: size,
  to: size,
  at: START,
  says: 'The operator has given the deployment up.',
  until,
});

/** The job is rescaled, and has memory to spare. */
const decided = (quarantine: readonly QuarantinedStep[]) => {
  const observations = [0, 1, 2, 3].map((minute) => {
    const seen = observe(graph, START + minute * MINUTE, {
      orders: { busy: 0.1, recordsPerSecond: 400 },
      join: { busy: 0.98, recordsPerSecond: 400 },
    });
    return { ...seen, job: { ...seen.job, heapUsedBytes: all(1e8) } };
  });
  const { decision } = evaluateJob({
    policy: flink,
    options: optionsOf({ 'taskmanager.memory.process.size': '4 gb', 'memory.tuning.enabled': 'true' }),
    job: stateOf(graph, { taskManager: { cpu: 2, memoryBytes: 4 * 2 ** 30 } }),
    state: { ...initialState, quarantine },
    observations,
    now: NOW,
    executionMode: { kind: 'act' },
  });
  if (decision.kind !== 'rescale') throw new Error(decision.kind);
  return decision;
};

it.each<[string, readonly QuarantinedStep[], boolean]>([
  ['goes with a rescale', [], true],
  ['stays as it is after a change of it has failed', [failed(NOW + 1)], false],
  ['goes again when that is long ago', [failed(NOW)], true],
  ['goes when it was a size that failed', [failed(NOW + 1, 'size')], true],
])('memory %s', (_, quarantine, goes) => {
  const { config, vertices, because } = decided(quarantine);
  expect(Object.keys(config.overrides).length > 0).toBe(goes);
  expect(vertices).toHaveLength(2);
  expect(because.map(({ rule }) => rule).includes('quarantined-memory')).toBe(!goes);
});

it('task managers count as they are while memory is quarantined', () => {
  const says = (quarantine: readonly QuarantinedStep[]) =>
    decided(quarantine).because.find(({ rule }) => rule === 'cluster-resources')?.numbers?.['memory']?.value;
  expect(says([failed(NOW + 1)])).toBe(4 * 2 ** 30);
  expect(says([])).toBeLessThan(4 * 2 ** 30);
});
