import { describe, expect, it } from 'vitest';
import { flatConfiguration } from '../../../functions/flink-kubernetes-operator/configuration.ts';
import { parseResource } from '../../../functions/flink-kubernetes-operator/flink-resource.ts';
import { readOverrides } from '../../../functions/flink-kubernetes-operator/overrides.ts';
import { patchFor } from '../../../functions/flink-kubernetes-operator/patch.ts';
import { blockingPreconditions } from '../../../functions/targets/eks/blocking-preconditions.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import { applyJsonPatch } from '../../../sandbox/kubernetes/api/patch.ts';
import { specChange } from '../../../sandbox/kubernetes/operator/spec-change.ts';
import { ordersSettings } from '../../support/kubernetes/orders.ts';

const A = asVertexId('a'.repeat(32));
const B = asVertexId('b'.repeat(32));
const NAME = { kind: 'flinkdeployments', namespace: 'streaming', name: 'orders' } as const;
const SHORT = 'jobvertex-parallelism-overrides';
const PLAIN = { [PARALLELISM_OVERRIDES]: `${A}:4,${B}:6` };
const FORMS: readonly (readonly [string, Record<string, unknown>])[] = [
  ['plain', PLAIN],
  ['the flow form of YAML', { [PARALLELISM_OVERRIDES]: `{${A}: '4', ${B}: '6'}` }],
  ['one key for each vertex', { [`${PARALLELISM_OVERRIDES}.${A}`]: '4', [`${PARALLELISM_OVERRIDES}.${B}`]: 6 }],
  ['a map', { [PARALLELISM_OVERRIDES]: { [A]: 4, [B]: '6' } }],
  ['a nested map', { pipeline: { [SHORT]: { [A]: '4', [B]: '6' } } }],
  ['a nested text', { pipeline: { [SHORT]: `${A}:4,${B}:6` } }],
  ['nested keys of vertices', { pipeline: { [`${SHORT}.${A}`]: 4, [`${SHORT}.${B}`]: 6 } }],
];

const resourceOf = (own: Record<string, unknown>, deployed: Record<string, unknown>) => {
  const spec = {
    flinkVersion: 'v1_20',
    flinkConfiguration: { 'jobmanager.scheduler': 'adaptive', ...own },
    job: { parallelism: 2, upgradeMode: 'savepoint', state: 'running' },
  };
  const reconciled = { ...spec, flinkConfiguration: { 'jobmanager.scheduler': 'adaptive', ...deployed } };
  const status = {
    lifecycleState: 'STABLE',
    observedGeneration: 3,
    reconciliationStatus: { state: 'DEPLOYED', lastReconciledSpec: JSON.stringify({ spec: reconciled }) },
  };
  return structuredClone({ metadata: { generation: 3 }, spec, status });
};
const parsed = (own: Record<string, unknown>, deployed: Record<string, unknown>) =>
  parseResource(NAME, JSON.stringify(resourceOf(own, deployed)));
const blocked = (own: Record<string, unknown>, deployed: Record<string, unknown>) =>
  blockingPreconditions(parsed(own, deployed), ordersSettings({ name: 'prod' }));

describe.each(FORMS)('overrides in the form: %s', (_, configuration) => {
  it('are read', () => {
    const overrides = { [A]: 4, [B]: 6 };
    expect(readOverrides(flatConfiguration(configuration))).toEqual({ overrides, unreadable: undefined });
  });

  it('that the operator deployed and the spec does not ask for are refused', () => {
    const says = expect.stringContaining(`(${A}:4,${B}:6)`);
    expect(blocked({}, configuration)).toMatchObject([{ rule: 'stored-overrides', says }]);
  });

  it('are the same to us as in any other form', () => {
    for (const [, other] of FORMS) expect(blocked(configuration, other)).toEqual([]);
  });

  it('become one text, which every Flink reads, without an upgrade', () => {
    const raw = resourceOf(configuration, configuration);
    const before = structuredClone(raw.spec);
    const patch = patchFor(parsed(configuration, configuration), { parallelism: { [A]: 4, [B]: 8 } });
    expect(applyJsonPatch(raw, patch)).toBe(true);
    expect(flatConfiguration(raw.spec.flinkConfiguration)).toEqual({
      'jobmanager.scheduler': 'adaptive',
      [PARALLELISM_OVERRIDES]: `${A}:4,${B}:8`,
    });
    expect(specChange(before, raw.spec)).toBe('rescale in place');
  });
});

describe('overrides that can not be read', () => {
  it.each([['work=6'], ['{a:4, b:6}'], ['{a: 4'], ['']])('%j in the spec are said to be so, never none', (text) => {
    const configuration = { [PARALLELISM_OVERRIDES]: text };
    const says = expect.stringContaining(`can't be read (${JSON.stringify(text)})`);
    expect(blocked(configuration, configuration)).toMatchObject([{ rule: 'overrides-unreadable', says }]);
  });

  it('in what the operator deployed are said to be so, too', () => {
    const says = expect.stringMatching(/The operator has deployed .*many.*lastReconciledSpec/);
    const deployed = { [PARALLELISM_OVERRIDES]: { [A]: 'many' } };
    expect(blocked({}, deployed)).toMatchObject([{ rule: 'overrides-unreadable', says }]);
  });

  it('twice in one configuration, as a text and vertex by vertex, are ambiguous', () => {
    const both = { ...PLAIN, [`${PARALLELISM_OVERRIDES}.${A}`]: '9' };
    const says = expect.stringContaining('2 times');
    expect(blocked(both, PLAIN)).toMatchObject([{ rule: 'overrides-twice', says }]);
  });
});
