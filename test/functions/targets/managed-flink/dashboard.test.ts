/** An application as its Flink dashboard shows its job, and as it is described where that can't be read. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flinkDashboards } from '../../../../functions/managed-flink-dashboard/dashboards.ts';
import type { JobDescription } from '../../../../functions/ports.ts';
import { managedFlinkReader } from '../../../../functions/targets/managed-flink/managed-flink-reader.ts';
import type { JobGraph } from '../../../../lib/model/graph.ts';
import {
  type ManagedFlinkWorld,
  managedFlinkSettings,
  NO_PLAN,
  ordersJob,
  startManagedFlink,
} from '../../../support/embedded-managed-flink.ts';
import { type FakeFlink, fakeFlink } from '../../../support/flink-rest/fake-flink.ts';
import { BACKLOG, SINK, WORK } from '../../../support/flink-rest/fake-job.ts';

const JOB = '968e7e45142cb07dbb6580bc71c1d88e';

describe('an application whose Flink dashboard is read', () => {
  let flink: FakeFlink;
  let world: ManagedFlinkWorld;
  const start = async (plan: unknown = NO_PLAN): Promise<void> => {
    flink = await fakeFlink('1.20.5');
    world = await startManagedFlink(plan, async (path) => {
      const answer = await fetch(flink.url + path);
      return { status: answer.status, body: (await answer.json()) as unknown };
    });
  };
  beforeEach(() => start());
  afterEach(async () => {
    await world.stop();
    await flink.stop();
  });

  const describeJob = (settings = managedFlinkSettings(), cached?: JobGraph): Promise<JobDescription> => {
    const dashboards = flinkDashboards({ client: world.client });
    const reader = managedFlinkReader({ client: world.client, dollarsPerKpuHour: 0.11, dashboards });
    return reader.describe(ordersJob, settings, cached, world.now());
  };
  const rules = ({ notes }: JobDescription) => notes?.map(({ rule }) => rule);
  const path = (rest: string) => `/jobs/${flink.job.jid}${rest}`;

  it('has the graph that Flink runs, before that of the settings', async () => {
    const { state, notes } = await describeJob(managedFlinkSettings({ graph: [{ name: 'another' }] }));
    expect(state.graph.vertices.map(({ id, name, maxParallelism }) => [id, name, maxParallelism])).toEqual([
      [BACKLOG, 'Source: backlog', 120],
      [WORK, 'work', 120],
      [SINK, 'sink: Writer', 120],
    ]);
    expect(state.graph.vertices[1]?.inputs).toEqual([{ from: BACKLOG, shipStrategy: 'HASH' }]);
    expect(state.runningSince).toBe(flink.job.timestamps['RUNNING']);
    expect(notes).toEqual([]);
    expect(state.failover).toBeUndefined();
  });

  it('shows a restart that a failure of the job brought about, and how many there were lately', async () => {
    const since = flink.job.timestamps['RUNNING'] ?? 0;
    const entries = [since - 1000, since - 60_000, since - 3_600_000].map((timestamp) => ({ timestamp }));
    flink.answer(path('/exceptions'), 200, { exceptionHistory: { entries } });
    expect((await describeJob()).state.failover).toMatchObject({ at: since, restarts: 2 });
  });

  it('is not stable while Flink restarts the job, although the application is RUNNING', async () => {
    const [overview] = flink.overview.jobs;
    Object.assign(flink.job, { state: 'RESTARTING' });
    Object.assign(overview ?? {}, { state: 'RESTARTING' });
    const { state, stable, condition } = await describeJob();
    expect([state.status, stable, condition]).toEqual(['RESTARTING', false, 'RUNNING with its job RESTARTING']);
  });

  it('says that checkpoints fail', async () => {
    const latest = { completed: { latest_ack_timestamp: 1000 }, failed: { failure_timestamp: 2000 } };
    flink.answer(path('/checkpoints'), 200, { counts: { completed: 3, failed: 2 }, latest });
    expect(rules(await describeJob())).toEqual(['checkpoints-failing']);
  });

  it('does without exceptions and checkpoints where the dashboard does not pass them on', async () => {
    flink.answer(path('/exceptions'), 404, { errors: ['Not found'] });
    flink.answer(path('/checkpoints'), 404, { errors: ['Not found'] });
    const { state, notes } = await describeJob();
    expect(state.graph.vertices).toHaveLength(3);
    expect(notes).toEqual([]);
  });

  it('is read by its one job, whatever that is called; of several none is taken', async () => {
    flink.overview.jobs.push({ ...flink.overview.jobs[0]!, jid: JOB.replace('9', 'a'), state: 'FINISHED' });
    expect((await describeJob()).state.graph.vertices).toHaveLength(3);
    flink.overview.jobs.push({ ...flink.overview.jobs[0]!, jid: JOB.replace('9', 'b') });
    const drawn = managedFlinkSettings({ graph: [{ name: 'drawn' }] });
    const description = await describeJob(drawn);
    expect(description.state.graph.vertices.map(({ name }) => name)).toEqual(['drawn']);
    expect(rules(description)).toEqual(['dashboard-unavailable']);
  });

  describe('where it can not be read', () => {
    it.each([
      ['dashboard-forbidden', () => world.aws.managedFlink.dashboard.forbid()],
      ['dashboard-unavailable', () => world.aws.managedFlink.dashboard.answer({ status: 200, body: 'hello' })],
      ['dashboard-not-running', () => world.aws.managedFlink.setStatus('orders', 'UPDATING')],
    ])('has the graph of the settings, and the reason %s', async (rule, happens) => {
      happens();
      const description = await describeJob(managedFlinkSettings({ graph: [{ name: 'drawn' }] }));
      expect(description.state.graph.vertices.map(({ name }) => name)).toEqual(['drawn']);
      expect(rules(description)).toEqual([rule]);
    });

    it.each([
      ['Flink', 'sink: Writer', 'Source: backlog'],
      ['CloudWatch', 'sink:_Writer', 'Source:_backlog'],
    ])('keeps the ids of vertices that the settings know by name, as %s writes it', async (_, sink, source) => {
      const { state } = await describeJob();
      world.aws.managedFlink.dashboard.forbid();
      const graph = [
        { name: sink, inputs: [{ from: 'work' }] },
        { name: 'work', inputs: [{ from: 'Source: backlog' }] },
        { name: source },
      ];
      const later = await describeJob(managedFlinkSettings({ graph }), state.graph);
      expect(later.state.graph.vertices.map(({ id }) => id)).toEqual([BACKLOG, WORK, SINK]);
      expect(later.state.graph.vertices[2]?.inputs[0]?.from).toBe(WORK);
    });

    it('is remembered as it was, at its present parallelism, where nothing else says its graph', async () => {
      const { state } = await describeJob();
      world.aws.managedFlink.dashboard.forbid();
      await expect(describeJob()).rejects.toThrow('"orders"');
      const { vertices } = (await describeJob(managedFlinkSettings(), state.graph)).state.graph;
      expect(vertices.map(({ id, parallelism }) => [id, parallelism])).toEqual([
        [BACKLOG, 1],
        [WORK, 4],
        [SINK, 1],
      ]);
    });
  });

  it('is not read with "dashboard": "off", and no reason is given for that', async () => {
    const settings = managedFlinkSettings({ dashboard: 'off', graph: [{ name: 'drawn' }] });
    const { state, notes } = await describeJob(settings);
    expect(state.graph.vertices.map(({ name }) => name)).toEqual(['drawn']);
    expect(notes).toEqual([]);
    expect(world.aws.managedFlink.dashboard.secrets).toEqual([]);
  });
});
