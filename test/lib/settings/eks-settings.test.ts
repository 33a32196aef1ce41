import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flinkDeploymentOf } from '../../../lib/settings/eks-settings.ts';
import { parseSettings, SettingsError, type SettingsFile } from '../../../lib/settings/settings.ts';

const job = { platform: 'eks', name: 'orders', namespace: 'streaming', cluster: { name: 'prod' } };
const parse = (own: object) => parseSettings({ jobs: [{ ...job, ...own }] } as SettingsFile);
const problems = (own: object): readonly string[] => {
  try {
    parse(own);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
};
const together = /^job "orders": "sessionJob" and "sessionCluster" come together/;

describe('a job on EKS', () => {
  it.each([
    [{}, 'orders'],
    [{ deployment: 'orders-v2' }, 'orders-v2'],
    [{ sessionJob: 'orders', sessionCluster: 'shared' }, 'shared'],
  ])('has one resource, and a FlinkDeployment that runs it: %j', (own, deployment) => {
    expect(problems(own)).toEqual([]);
    expect(flinkDeploymentOf({ name: 'orders', ...own })).toBe(deployment);
  });

  it.each([
    [{ deployment: 'a', sessionJob: 'b', sessionCluster: 'c' }, /^job "orders": a job has one resource: .*not both\.$/],
    [{ sessionJob: 'b' }, together],
    [{ sessionCluster: 'c' }, together],
    [{ graph: [] }, /^job "orders": graph: the list is empty; draw/],
    [{ graph: [{ name: 'work' }] }, /^job "orders": vertex "work": id: it is missing/],
    [
      { graph: [{ name: 'work', id: 'work' }] },
      /^job "orders": vertex "work": id: "work" is wrong; it must be the vertex's id: 32 hex digits/,
    ],
    [
      { operatorDefaults: { 'jobmanager.schedular': 'adaptive' } },
      /^job "orders": operatorDefaults: "jobmanager\.schedular" does not count here; the keys that do are jobmanager\.scheduler, /,
    ],
    [
      { operatorDefaults: { 'jobmanager.scheduler': null } },
      /^job "orders": operatorDefaults: "jobmanager.scheduler" must have a text, a number, true or false/,
    ],
    [
      { operatorDefaults: { 'jobmanager.scheduler': ['adaptive'] } },
      /operatorDefaults: "jobmanager.scheduler" must have/,
    ],
    [
      { operatorDefaults: { 'jobmanager.scheduler': 'adaptve' } },
      /operatorDefaults: jobmanager.scheduler: "adaptve" is wrong; it must be adaptive, default or adaptivebatch/,
    ],
    [
      { operatorDefaults: { 'taskmanager.numberOfTaskSlots': 'four' } },
      /taskmanager.numberOfTaskSlots: "four" is wrong; it must be a whole number from 1 up/,
    ],
    [
      { operatorDefaults: { 'taskmanager.memory.process.size': '4 bananas' } },
      /taskmanager.memory.process.size: "4 bananas" is wrong; it must be a whole number and a unit/,
    ],
    [{ operatorDefaults: { 'job.autoscaler.bogus': 1 } }, /job.autoscaler.bogus: there is no such option/],
    [{ operatorDefaults: 'adaptive' }, /operatorDefaults: "adaptive" is wrong; it must be an object, such as/],
  ])('gets an error that says what is wrong: %j', (own, problem) => {
    expect(problems(own)).toEqual([expect.stringMatching(problem)]);
  });

  it('says the defaults of the operator, numbers and switches as they are', () => {
    const operatorDefaults = {
      'jobmanager.scheduler': 'adaptive',
      'taskmanager.numberOfTaskSlots': 4,
      'job.autoscaler.enabled': false,
    };
    expect(parse({ operatorDefaults }).jobs[0]).toMatchObject({
      operatorDefaults: {
        'jobmanager.scheduler': 'adaptive',
        'taskmanager.numberOfTaskSlots': '4',
        'job.autoscaler.enabled': 'false',
      },
    });
  });

  it.each<[object, object, RegExp | undefined]>([
    [
      { deployment: 'x' },
      { deployment: 'x' },
      /^job "b": name: it is the same resource as job "a", FlinkDeployment "x" in namespace/,
    ],
    [{}, { deployment: 'a' }, /every resource is there once/],
    [{ sessionJob: 'x', sessionCluster: 's' }, { sessionJob: 'x', sessionCluster: 's' }, /FlinkSessionJob "x"/],
    [{ sessionJob: 'x', sessionCluster: 's' }, { deployment: 'x' }, undefined],
    [{ deployment: 'x' }, { deployment: 'x', namespace: 'other' }, undefined],
    [{ deployment: 'x' }, { deployment: 'x', cluster: { name: 'lab' } }, undefined],
  ])('shares its resource with no other: %j and %j', (a, b, problem) => {
    const both = () =>
      parseSettings({
        jobs: [
          { ...job, name: 'a', ...a },
          { ...job, name: 'b', ...b },
        ],
      } as SettingsFile);
    if (problem === undefined) expect(both).not.toThrow();
    else expect(both).toThrow(new RegExp(problem.source.replace('^', '- ')));
  });

  it('is set as docs/eks.md shows it', async () => {
    const text = await readFile(join(import.meta.dirname, '../../../docs/eks.md'), 'utf8');
    const [first, session, graph] = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, block = '']) => block);
    expect(parseSettings(JSON.parse(first ?? '') as SettingsFile).jobs).toHaveLength(1);
    expect(problems(JSON.parse(session ?? '') as object)).toEqual([]);
    expect(problems(JSON.parse(`{${graph}}`) as object)).toEqual([]);
  });
});
