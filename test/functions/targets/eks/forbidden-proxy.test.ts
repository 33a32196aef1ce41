import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EksDescription } from '../../../../functions/targets/eks/cluster-snapshot.ts';
import type { AppliedChange, Change, Outcome } from '../../../../lib/model/change.ts';
import type { JobGraph } from '../../../../lib/model/graph.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import { statusBody } from '../../../../sandbox/kubernetes/api/reply.ts';
import { BACKLOG, changeTo, SINK, sizeOf, WORK } from '../../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld, NOW, sessionWorld } from '../../../support/kubernetes/eks-world.ts';

/** The fake job, drawn by hand. */
const GRAPH = [
  { id: SINK, name: 'sink', inputs: [{ from: 'work', shipStrategy: 'REBALANCE' }] },
  { id: WORK, name: 'work', inputs: [{ from: 'backlog', shipStrategy: 'HASH' }], maxParallelism: 120 },
  { id: BACKLOG, name: 'backlog', inputs: [], parallelism: 1 },
];
const CHANGE = changeTo(sizeOf(1, 20, 1));

let world: EksWorld;
const forbid = () =>
  world.api.answer(
    /services\/.*\/proxy/,
    403,
    statusBody(403, 'Forbidden', 'User cannot get resource "services/proxy"'),
  );
afterEach(() => world.stop());

const look = (cached?: JobGraph) => world.target.describe(world.job, world.settings, cached, NOW);
const ask = async (cached?: JobGraph): Promise<Outcome> =>
  world.target.request(world.job, world.settings, CHANGE, await look(cached), NOW);
const progress = async (outcome: Outcome, change: Change = CHANGE) => {
  const inFlight: AppliedChange = {
    id: 'change-1',
    status: 'applied',
    decidedAt: NOW,
    since: NOW,
    change,
    jobVersion: '',
    because: [],
    ...(outcome.kind === 'applied' && outcome.operation ? { operation: outcome.operation } : {}),
  };
  return world.target.operationStatus(world.job, world.settings, inFlight, await look(), NOW);
};
const parallelism = ({ state }: EksDescription) => state.size.current.parallelism;

describe('where Flink may not be asked', () => {
  beforeEach(async () => {
    world = await eksWorld();
  });

  it('and the graph is not known, nothing is decided on, with both remedies', async () => {
    forbid();
    const { state, blockedBy } = await look();
    expect(state).toMatchObject({ status: 'RUNNING', graph: { vertices: [] } });
    expect(blockedBy?.map(({ rule }) => rule)).toEqual(['graph-unknown']);
    expect(blockedBy?.[0]?.says).toMatch(
      /^Its job graph is not known\. .*services\/proxy "orders-rest:8081".* 403 .*docs\/eks\/rbac\.yaml.* Or draw its vertices under "graph"/,
    );
  });

  it('the graph that was once read will do, and the operator says how the job is', async () => {
    const { state } = await look();
    forbid();
    const description = await look(state.graph);
    expect(description).toMatchObject({
      stable: true,
      condition: 'STABLE',
      state: {
        status: 'RUNNING',
        runningSince: world.flink.overview.jobs[0]?.['start-time'],
        graph: state.graph,
        size: state.size,
      },
    });
    world.api.resource.status!['jobStatus'].state = 'RESTARTING';
    expect(await look(state.graph)).toMatchObject({ stable: false, state: { status: 'RESTARTING' } });
  });

  it('only the proxy is meant: without the resource itself there is nothing', async () => {
    world.api.answer(/flinkdeployments/, 403, statusBody(403, 'Forbidden', 'cannot get flinkdeployments'));
    await expect(look()).rejects.toThrow(/get flinkdeployments "orders".*403/);
  });
});

describe('with a graph from the settings', () => {
  beforeEach(async () => {
    world = await eksWorld(undefined, { graph: GRAPH } as never);
    forbid();
  });

  it('the vertices have what was submitted, or what their code fixes, and what the operator has deployed on top', async () => {
    const { state } = await look();
    expect(state.graph.vertices.map(({ name, maxParallelism }) => [name, maxParallelism])).toEqual([
      ['backlog', 128],
      ['work', 120],
      ['sink', 128],
    ]);
    expect(state.graph.vertices[1]?.inputs).toEqual([{ from: BACKLOG, shipStrategy: 'HASH' }]);
    expect(parallelism(await look())).toEqual({ [BACKLOG]: 1, [WORK]: 6, [SINK]: 6 });
    // Asked for, but not deployed yet.
    world.api.resource.spec['flinkConfiguration'][PARALLELISM_OVERRIDES] = `${WORK}:9`;
    expect(parallelism(await look())).toMatchObject({ [WORK]: 6 });
    await world.operator.acceptedOnly();
    expect(parallelism(await look())).toEqual({ [BACKLOG]: 1, [WORK]: 9, [SINK]: 6 });
  });

  it.each([
    ['64', 64],
    ['-1', 128],
  ])('pipeline.max-parallelism: %s counts only where it is a number of subtasks', async (written, expected) => {
    world.api.resource.spec['flinkConfiguration']['pipeline.max-parallelism'] = written;
    expect((await look()).state.graph.vertices.map(({ maxParallelism }) => maxParallelism)).toEqual([
      expected,
      120,
      expected,
    ]);
  });

  it('what the settings say now wins over what they said before', async () => {
    const before: JobGraph = {
      vertices: (await look()).state.graph.vertices.map((vertex) => ({ ...vertex, name: 'x' })),
    };
    expect((await look(before)).state.graph.vertices[1]?.name).toBe('work');
  });

  it('a size is asked for, and done when the operator is at rest with it, but not verified', async () => {
    const outcome = await ask();
    expect(outcome.kind).toBe('applied');
    expect(outcome.because.map(({ rule }) => rule)).toEqual(['overrides', 'in-place', 'not-verified']);
    expect(await progress(outcome)).toMatchObject({ kind: 'under-way', because: [{ rule: 'operator' }] });
    await world.operator.upgrading();
    expect(await progress(outcome)).toMatchObject({ kind: 'under-way', because: [{ rule: 'not-stable' }] });
    await world.operator.acceptedOnly();
    const ended = await progress(outcome);
    expect(ended).toMatchObject({ kind: 'done', restartSeconds: Number.NaN, because: [{ rule: 'not-verified' }] });
    expect(ended.because[0]?.says).toMatch(/has deployed it .* is not verified.*services\/proxy.*403/);
    expect(parallelism(await look())).toEqual({ [BACKLOG]: 1, [WORK]: 20, [SINK]: 1 });
  });

  it('memory is only changed where a savepoint is taken, since no checkpoint can be seen; it is not verified either', async () => {
    const config = { overrides: { 'taskmanager.memory.process.size': '3 gb' }, removals: [] };
    const memory: Change = { ...changeTo(sizeOf(1, 6, 6)), kind: 'reconfigure', config };
    const ask = async () => world.target.request(world.job, world.settings, memory, await look(), NOW);
    expect(await ask()).toMatchObject({ kind: 'refused', because: [{ rule: 'config-checkpoint' }] });
    world.api.edit('kubectl-edit', (spec) => {
      spec['job'].upgradeMode = 'savepoint';
    });
    await world.operator.acceptedOnly();
    const outcome = await ask();
    expect(outcome).toMatchObject({ kind: 'applied', because: [{}, {}, { rule: 'not-verified' }] });
    expect(await progress(outcome, memory)).toMatchObject({ kind: 'under-way', because: [{ rule: 'operator' }] });
    await world.operator.acceptedOnly();
    expect(await progress(outcome, memory)).toMatchObject({ kind: 'done', because: [{ rule: 'not-verified' }] });
  });

  it('at rest with other overrides than those of the spec is not done', async () => {
    const outcome = await ask();
    const { spec } = structuredClone(world.api.resource);
    await world.operator.acceptedOnly();
    delete spec['flinkConfiguration'][PARALLELISM_OVERRIDES];
    world.api.resource.status!['reconciliationStatus'].lastReconciledSpec = JSON.stringify({ spec });
    const { kind, because } = await progress(outcome);
    expect([kind, because[0]?.says]).toEqual([
      'under-way',
      'The operator is at rest, but has not deployed these overrides yet.',
    ]);
  });

  it('a change that the operator gives up has failed, as ever', async () => {
    const outcome = await ask();
    await world.operator.failed('no HA metadata');
    expect(await progress(outcome)).toMatchObject({ kind: 'failed', because: [{ rule: 'upgrade-failed' }] });
  });
});

it.each([
  ['is drawn twice', [...GRAPH, GRAPH[2]]],
  ['has the input "unknown", which is no vertex', [{ ...GRAPH[2], inputs: [{ from: 'unknown' }] }]],
  [
    'go round in a circle: "a" -> "b" -> "a"',
    [
      { id: WORK, name: 'a', inputs: [{ from: 'b' }] },
      { id: SINK, name: 'b', inputs: [{ from: 'a' }] },
    ],
  ],
])('a graph of the settings whose vertices or inputs: %s, is an error of the settings', async (says, graph) => {
  await expect(eksWorld(undefined, { graph } as never)).rejects.toThrow(says);
});

it('a session job without the right to its cluster is known as well', async () => {
  world = await sessionWorld(undefined, { graph: GRAPH } as never);
  forbid();
  expect((await ask()).kind).toBe('applied');
});
