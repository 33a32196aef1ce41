/** Expected values follow FlinkConfigBuilder.getParallelism of the operator. */
import { expect, it } from 'vitest';
import { submittedParallelism } from '../../../functions/flink-kubernetes-operator/submitted-parallelism.ts';
import { asVertexId } from '../../../lib/model/graph.ts';

const A = asVertexId('a');
const B = asVertexId('b');
const SLOTS = { 'taskmanager.numberOfTaskSlots': '4' };

it.each<[string, Parameters<typeof submittedParallelism>[0]['spec'], Record<string, string>, number]>([
  ['its job says', { mode: 'native', job: { parallelism: 6, state: '', upgradeMode: '' } }, SLOTS, 6],
  [
    'task managers win: 3 of 4 slots',
    { mode: 'native', taskManager: { replicas: 3 }, job: { parallelism: 6, state: '', upgradeMode: '' } },
    SLOTS,
    12,
  ],
  ['of 1 slot by default', { mode: 'standalone', taskManager: { replicas: 3 } }, {}, 3],
  [
    'the widest override, standalone',
    { mode: 'standalone', job: { parallelism: 6, state: '', upgradeMode: '' } },
    SLOTS,
    9,
  ],
  ["Flink's default", { mode: 'native' }, { 'parallelism.default': '5' }, 5],
  ['nothing at all', { mode: 'native' }, {}, 1],
])('the parallelism of a deployment: %s', (_, spec, effective, parallelism) => {
  expect(submittedParallelism({ spec, overrides: { [A]: 2, [B]: 9 } }, effective)).toBe(parallelism);
});

it('no override is no parallelism', () => {
  const spec = { mode: 'standalone', job: { parallelism: 6, state: '', upgradeMode: '' } };
  expect(submittedParallelism({ spec, overrides: {} }, {})).toBe(6);
});
