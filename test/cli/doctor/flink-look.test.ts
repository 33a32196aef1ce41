/** What the doctor reads of a job from Flink itself. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lookAtFlink } from '../../../cli/doctor/flink-look.ts';
import { asVertexId, type JobGraph } from '../../../lib/model/graph.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';
import { type FakeFlink, fakeFlink } from '../../support/flink-rest/fake-flink.ts';
import { vertexOf } from '../../support/small-job.ts';

let flink: FakeFlink;
beforeEach(async () => {
  flink = await fakeFlink('2.3.0');
});
afterEach(() => flink.stop());

const SOURCE = 'Source: backlog';

const graphOf = (): JobGraph => ({
  vertices: flink.job.vertices.map(({ id, name }, i) => ({
    ...vertexOf(
      name,
      i === 0 ? {} : { inputs: [{ from: asVertexId(flink.job.vertices[0]!.id), shipStrategy: 'HASH' }] },
    ),
    id: asVertexId(id),
    name,
  })),
});

const look = async (graph = graphOf()) => {
  const name = flink.overview.jobs[0]?.name ?? '';
  const [settings] = parseSettings({ jobs: [{ platform: 'flink', name, url: flink.url }] }).jobs;
  const never = (): never => {
    throw new Error('not asked here');
  };
  return lookAtFlink(
    { dashboards: { read: never }, onEks: never, clock: () => 0, pause: flink.fetched },
    { account: '1', region: 'us-east-1', platform: 'flink', name },
    settings!,
    graph,
  );
};

const checkpointed = (completed: unknown) =>
  flink.answer(`/jobs/${flink.job.jid}/checkpoints`, 200, {
    counts: { completed: 3, failed: 0 },
    latest: { completed },
  });

it('the drift of an aligned source, and all of the state of the newest checkpoint', async () => {
  await flink.fetched();
  flink.appear(SOURCE, { id: 'Source__backlog.watermarkAlignmentDrift', min: -900, max: 61_000, avg: 30_000, sum: 1 });
  checkpointed({ latest_ack_timestamp: 1, state_size: 5e9, checkpointed_size: 1e6 });
  expect(await look()).toEqual({
    kind: 'seen',
    version: expect.stringMatching(/^2\.3/),
    stateBytes: 5e9,
    commits: {},
    alignmentDriftMs: { [flink.job.vertices.find(({ name }) => name.startsWith(SOURCE))!.id]: 61_000 },
  });
});

it('without alignment and without a checkpoint there is neither', async () => {
  await flink.fetched();
  checkpointed(null);
  const seen = await look();
  expect(seen).toMatchObject({ kind: 'seen', alignmentDriftMs: {}, commits: {}, stateBytes: Number.NaN });
  expect(flink.requests.some((request) => request.includes('subtasks/metrics?get='))).toBe(false);
});

it('before the group has a watermark the drift is no number', async () => {
  await flink.fetched();
  const max = 9.2e18;
  flink.appear(SOURCE, { id: 'Source__backlog.watermarkAlignmentDrift', min: max, max, avg: max, sum: max });
  expect(await look()).toMatchObject({ kind: 'seen', alignmentDriftMs: {} });
});

it('what a version or a dashboard does not answer is left out', async () => {
  flink.answer(`/jobs/${flink.job.jid}/checkpoints`, 404, { errors: ['Not found'] });
  expect(await look()).toMatchObject({ kind: 'seen', stateBytes: Number.NaN });
});

it('another job, or no Flink at all, is said', async () => {
  const other: JobGraph = { vertices: [vertexOf('elsewhere')] };
  expect(await look(other)).toEqual({
    kind: 'not seen',
    says: 'no job of the Flink cluster has the vertices of the newest evaluation.',
  });
  await flink.stop();
  expect(await look()).toMatchObject({ kind: 'not seen', says: expect.stringMatching(/can't be reached.*\.$/) });
});
