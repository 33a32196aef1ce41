import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyChange } from '../../../functions/apply-change.ts';
import { evaluateJobs } from '../../../functions/evaluation/evaluate-jobs.ts';
import { type InMemorySink, inMemorySink } from '../../../functions/events/in-memory-sink.ts';
import type { MetricSource } from '../../../functions/ports.ts';
import { type InMemoryStore, inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { EpochMs, Observation, VertexObservation } from '../../../lib/model/observation.ts';
import { parseMemorySize } from '../../../lib/options/memory-size.ts';
import { flinkStateOf } from '../../../lib/policies/flink/flink-state.ts';
import { parseSettings, type Settings } from '../../../lib/settings/settings.ts';
import { PARALLELISM_OVERRIDES } from '../../../lib/sizing/override-string.ts';
import type { Manifest } from '../../../sandbox/kubernetes/api/manifest.ts';
import { inState } from '../../support/changes.ts';
import { BACKLOG, SINK, WORK } from '../../support/flink-rest/fake-job.ts';
import { type EksWorld, eksWorld } from '../../support/kubernetes/eks-world.ts';
import { withTaskManagers } from '../../support/kubernetes/operator.ts';

const MINUTE = 60_000;
const GIB = 2 ** 30;
const SIZE = 'taskmanager.memory.process.size';
const all = (value: number) => ({ min: value, max: value, avg: value, sum: value });

let world: EksWorld;
let store: InMemoryStore;
let sink: InMemorySink;
let settings: Settings;
let start: EpochMs;

/** 700 records/s arrive, 600 are handled, half a GiB of heap is in use. Nothing else is ever measured. */
const observationAt = (at: EpochMs): Observation => {
  const seconds = (at - start) / 1000;
  const vertex = (busy: number): VertexObservation => ({
    recordsIn: 600 * seconds,
    recordsOut: 600 * seconds,
    accumulatedBusyMs: busy * seconds,
    busy: all(busy),
    recordsInPerSecond: 600,
  });
  return {
    at,
    vertices: {
      [BACKLOG]: { ...vertex(100), backPressured: all(900), pendingRecords: 100 * seconds },
      [WORK]: vertex(1000),
      [SINK]: vertex(50),
    },
    job: {
      heapUsedBytes: all(GIB / 2),
      heapMaxBytes: all(2 * GIB),
      managedUsedBytes: all(0),
      metaspaceUsedBytes: all(GIB / 8),
      taskSlotsTotal: 8,
      taskSlotsAvailable: 2,
    },
  };
};
/** Happens in a run after the jobs were looked at. */
let meanwhile: () => Promise<void>;
const source: MetricSource = {
  observe: async (requests) => {
    await meanwhile();
    const results = requests.map(({ job, state, now }) => {
      const observations: Observation[] = [];
      // Of its first run only: what comes after the rescale is reported by events.
      for (let at = start; at <= now && (state.runningSince ?? 0) < start; at += MINUTE)
        observations.push(observationAt(at));
      return { kind: 'observed', job, observations, because: [] } as const;
    });
    return { results, cost: { metricsRequested: 0, dollars: 0 } };
  },
};

const open = async (change: (manifest: Manifest) => void = () => {}, own: { allowStateless?: true } = {}) => {
  world = await eksWorld(change, own);
  withTaskManagers(world.flink, 4 * GIB, 4 * GIB);
  meanwhile = async () => {};
  start = Math.ceil(world.flink.job.now / MINUTE) * MINUTE;
  world.flink.rescale(start - MINUTE);
  [store, sink] = [inMemoryStore(), inMemorySink()];
  settings = parseSettings({
    mode: 'act',
    policy: 'flink',
    options: {
      'job.autoscaler.metrics.window': '10 min',
      'job.autoscaler.stabilization.interval': '1 min',
      'job.autoscaler.memory.tuning.enabled': 'true',
    },
    jobs: [{ platform: 'eks', name: 'orders', namespace: 'streaming', cluster: world.api.cluster, ...own }],
  });
};
afterEach(() => world.stop());

const at = (minute: number): EpochMs => {
  world.flink.job.now = start + minute * MINUTE;
  return world.flink.job.now;
};
const report = async (minute: number): Promise<void> => {
  const jobs = settings.jobs.map((one) => ({ job: world.job, settings: one }));
  const ports = { store, events: sink, sources: { cloudwatch: source }, targets: { eks: world.target } };
  const { failures } = await evaluateJobs(ports, { settings, jobs, now: at(minute) });
  for (const { error } of failures) throw error;
};
/** Applies what waits. */
const apply = async (minute: number): Promise<void> => {
  const [jobSettings] = settings.jobs;
  const { change } = await store.load(keyOf(world.job), at(minute));
  if (!jobSettings || change?.status !== 'pending') throw new Error('Nothing waits');
  const ports = { store, events: sink, target: world.target };
  await applyChange(change.id, { ...ports, job: world.job, settings, jobSettings, now: at(minute) });
};
const published = () =>
  sink.changes.map(
    ({ name, decision }) => `${name} ${decision === first() ? 'rescale' : decision.replace(first(), '')}`,
  );
const first = () => sink.changes[0]?.decision ?? '';
const remembered = async () => (await store.load(keyOf(world.job), at(60))).state;
const spec = () => world.api.resource.spec;

describe('memory that goes with a rescale', () => {
  beforeEach(async () => {
    await open();
    await report(15);
    await apply(15);
  });

  it('follows it as a change of its own, and lives the same life', async () => {
    expect(spec()['flinkConfiguration'][PARALLELISM_OVERRIDES]).toBeDefined();
    expect(spec()['flinkConfiguration']).not.toHaveProperty([SIZE]);
    expect(spec()['taskManager'].resource.memory).toBe('4Gi');
    await world.operator.stable(at(16));
    await report(20);
    expect(published()).toEqual(['requested rescale', 'applied rescale', 'confirmed rescale', 'requested -config']);

    await apply(20);
    const tuned = parseMemorySize(spec()['flinkConfiguration'][SIZE]) ?? 0;
    expect(tuned / GIB).toBeLessThan(3);
    expect(spec()['taskManager'].resource.memory).toBe(String(tuned));
    await report(21);
    await world.operator.stable(at(23));
    await report(25);
    expect(published().slice(-1)).toEqual(['applied -config']);
    withTaskManagers(world.flink, tuned, tuned, tuned);
    await report(30);
    expect(published().slice(4)).toEqual(['applied -config', 'confirmed -config']);
    expect(sink.changes.map(({ detail }) => detail.config !== undefined)).toEqual([
      true,
      false,
      false,
      true,
      true,
      true,
    ]);

    const { tuning, ...state } = await remembered();
    const { restarts } = flinkStateOf(state);
    expect(restarts.map(({ restartMs }) => restartMs)).toEqual([MINUTE]);
    expect(tuning?.before.overrides).toEqual({ [SIZE]: '4 gb' });
  });

  it('waits for the next evaluation when the rescale ends during an evaluation, which still saw the job as it was before', async () => {
    meanwhile = () => world.operator.stable(start + 20 * MINUTE);
    await report(20);
    expect(published().slice(-1)).toEqual(['applied rescale']);
    meanwhile = async () => {};
    await report(25);
    await apply(25);
    expect(published().slice(-2)).toEqual(['requested -config', 'applied -config']);
  });

  it('follows after the function that requested the rescale has died', async () => {
    const key = keyOf(world.job);
    const stored = await store.load(key, at(15));
    if (!stored.change) throw new Error('no change');
    const { id, decidedAt, since, change, jobVersion } = stored.change;
    const claimed = inState({ id, status: 'pending', decidedAt, since, change, jobVersion }, 'applying');
    await store.save(key, stored.version, { ...stored, change: claimed }, at(15));
    await world.operator.stable(at(16));
    await report(30);
    await report(35);
    expect(published().slice(-3)).toEqual(['applied rescale', 'confirmed rescale', 'requested -config']);
    await apply(36);
    expect(spec()['flinkConfiguration']).toHaveProperty([SIZE]);
    expect(world.api.patches()).toBe(2);
  });

  it('that the platform can not carry out is rolled back to what it was, and the rescale stays', async () => {
    await world.operator.stable(at(16));
    await report(20);
    const before = structuredClone(spec());
    await apply(20);
    await world.operator.failed('pods are too small');
    await report(25);
    expect(published().slice(-2)).toEqual(['failed -config', 'requested -config-rollback']);
    await apply(25);
    expect(spec()).toEqual(before);
    await world.operator.stable(at(27));
    await report(30);
    expect(published().slice(-1)).toEqual(['rolled-back -config-rollback']);
  });
});

it('a job that can not be restored is rescaled without memory, and nothing follows', async () => {
  await open(({ spec }) => void delete spec['job'].upgradeMode, { allowStateless: true });
  await report(15);
  await apply(15);
  await world.operator.stable(at(16));
  await report(20);
  expect(published()).toEqual(['requested rescale', 'applied rescale', 'confirmed rescale']);
  expect(sink.changes[1]?.detail.because.map(({ rule }) => rule)).toContain('config-stateless');
  expect(spec()['flinkConfiguration']).not.toHaveProperty([SIZE]);
});
