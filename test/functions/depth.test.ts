/** What others write may be nested at any depth: it is read as far as it makes sense, and named where it does not. */
import { describe, expect, it } from 'vitest';
import { readOperatorFile } from '../../cli/import/operator-files.ts';
import { flatConfiguration, tooDeepKey } from '../../functions/flink-kubernetes-operator/configuration.ts';
import { parseResource } from '../../functions/flink-kubernetes-operator/flink-resource.ts';
import { parseJobPlan } from '../../functions/job-graph/job-plan.ts';
import { chainText, operatorChain, operatorsOf } from '../../functions/job-graph/operator-chain.ts';
import { operatorNames } from '../../functions/job-graph/operator-names.ts';
import { parseRequest } from '../../functions/requests.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { parsedSettings } from '../../settings-file/settings-file.ts';
import { ordersManifest } from '../support/kubernetes/orders.ts';

const DEEP = 50_000;
const mapsOf = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const listsOf = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a configuration of a resource', () => {
  it.each([
    ['maps', JSON.parse(`{"x":${mapsOf(DEEP)},"b":"2"}`), 'x.a.a.a.a'],
    ['lists', JSON.parse(`{"x":${listsOf(DEEP)},"b":"2"}`), 'x'],
  ])('of too many %s is read without them, and says where they are', (_, raw, key) => {
    expect(flatConfiguration(raw)).toEqual({ b: '2' });
    expect(tooDeepKey(raw)).toBe(key);
  });

  it('as deep as one may be is read', () => {
    const raw = JSON.parse(mapsOf(50));
    expect(flatConfiguration(raw)).toEqual({ [Array(50).fill('a').join('.')]: '1' });
    expect(tooDeepKey(raw)).toBeUndefined();
    expect(tooDeepKey({ a: { b: ['x', 'y'] } })).toBeUndefined();
  });

  it('in a resource, and in what its operator has deployed, keeps no resource from being read', () => {
    const manifest = ordersManifest();
    const text = JSON.stringify({
      ...manifest,
      metadata: { ...manifest.metadata, generation: 1 },
      spec: { ...manifest.spec, flinkConfiguration: 'HERE' },
      status: {
        reconciliationStatus: { lastReconciledSpec: `{"spec":{"flinkConfiguration":${mapsOf(DEEP)}}}` },
      },
    }).replace('"HERE"', () => `{"deep":${mapsOf(DEEP)},"jobmanager.scheduler":"adaptive"}`);
    const name = { kind: 'flinkdeployments', namespace: 'streaming', name: 'orders' } as const;
    const resource = parseResource(name, text);
    expect(resource.configuration).toEqual({ 'jobmanager.scheduler': 'adaptive' });
    expect(resource.reconciled?.configuration).toEqual({});
  });

  it('has names that every object has as names', () => {
    const raw = JSON.parse('{"__proto__":{"a":"1"},"constructor":"2"}');
    expect(Object.entries(flatConfiguration(raw))).toEqual([
      ['__proto__.a', '1'],
      ['constructor', '2'],
    ]);
  });
});

describe('a job plan', () => {
  it('may be a chain of any length; a circle in it is still found', () => {
    const node = (i: number) => ({ id: `v${i}`, parallelism: 1, inputs: [{ id: `v${i + 1}` }] });
    const chain = Array.from({ length: DEEP }, (_, i) => node(i));
    const last = { id: `v${DEEP}`, parallelism: 1 };
    const { vertices } = parseJobPlan({ nodes: [...chain, last] }, () => 128);
    expect([vertices.length, vertices[0]?.id, vertices.at(-1)?.id]).toEqual([DEEP + 1, `v${DEEP}`, 'v0']);
    const circle = { nodes: [...chain, { ...last, inputs: [{ id: 'v0' }] }] };
    expect(() => parseJobPlan(circle, () => 128)).toThrow(/node v0 is its own input/);
  });

  it('with a description that is longer or deeper than any has it as the name of one operator', () => {
    const long = `${'a -&gt; '.repeat(DEEP)}b`;
    expect(operatorChain(long)).toEqual({ operator: long, outputs: [] });
    expect(chainText(long)).toBe(long);
    const deep = operatorChain('a -&gt; '.repeat(1_000).concat('b'));
    expect(deep && operatorsOf(deep).length).toBe(202);
    const tree = ['a', ...Array.from({ length: 250 }, (_, i) => `${'   '.repeat(i)}+- b`)].join('<br/>');
    expect(operatorChain(tree)?.outputs).toEqual([]);
    const usual = operatorChain('a -&gt; '.repeat(100).concat('b'));
    expect(usual && operatorsOf(usual).length).toBe(101);
  });

  it('with sources within sources at any depth has a name', () => {
    const scan = '[1]:TableSourceScan(table=[[c, d, t]])';
    const nested = `${`${scan} [`.repeat(200)}${scan}${']'.repeat(200)}`;
    expect(operatorNames(nested).names[0]).toMatch(/^Source: t\[1\]/);
  });
});

it('an event that is nested too deeply is refused as any other that is none', () => {
  let event: unknown = 1;
  for (let i = 0; i < DEEP; i++) event = { a: event };
  const settings = parseSettings({ jobs: [{ platform: 'managed-flink', name: 'orders' }] });
  expect(() => parseRequest(event, settings)).toThrow(/^evaluate takes .* got something that is nested too deeply/);
});

describe('a file', () => {
  it.each([
    ['a.json', `{"jobs": [], "options": ${mapsOf(DEEP)}}`],
    ['a.json', `{"jobs": ${listsOf(DEEP)}}`],
    ['a.yaml', `jobs: ${listsOf(DEEP)}`],
  ])('of settings, %s, that is nested too deeply is named with its line', (file, text) => {
    expect(() => parsedSettings(file, text)).toThrow(/line 1: this is nested more than 100 levels deep/);
  });

  it('may have brackets in texts and comments', () => {
    const text = `# ${'['.repeat(90)}\njobs: [{ platform: managed-flink, name: orders }]\nguardAlarms: ["${'['.repeat(200)}"]\n`;
    expect(parsedSettings('a.yaml', text).checked.settings.guardAlarms).toHaveLength(1);
  });

  it('of the operator that is nested too deeply is named', () => {
    expect(() => readOperatorFile('dump.yaml', `a: ${listsOf(DEEP)}`)).toThrow('"dump.yaml" is nested too deeply');
  });
});
