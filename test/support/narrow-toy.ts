/**
 * A job whose source has four partitions, each of them read at 1 000 records/s by one subtask, and 6 000/s arrive: by
 * formula, minute by minute. What the source's partitions are is shown by its metrics only when the test wants it.
 */
import { applyChange } from '../../functions/apply-change.ts';
import { evaluateJobs } from '../../functions/evaluation/evaluate-jobs.ts';
import { inMemorySink } from '../../functions/events/in-memory-sink.ts';
import { REQUIRED_OF_JOB } from '../../functions/metrics/series/job-series.ts';
import type { PartitionReaders } from '../../functions/partitions/read-partitions.ts';
import type { JobTarget, MetricSource } from '../../functions/ports.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { asVertexId, type JobGraph } from '../../lib/model/graph.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs, Observation } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../lib/model/sizing.ts';
import { parseSettings, type SettingsFile } from '../../lib/settings/settings.ts';
import { sameSize } from '../../lib/sizing/size-to.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1, 6);
const PARTITIONS = 4;
const PER_READER = 1_000;
const ARRIVING = 6_000;
const SOURCE = asVertexId('0a'.repeat(16));
const WORK = asVertexId('0b'.repeat(16));
const ref: JobRef = { account: '111122223333', region: 'us-east-1', platform: 'flink', name: 'narrow' };

export interface NarrowToy {
  /** Of the job's entry in the settings. */
  readonly settings?: Partial<Extract<SettingsFile['jobs'][number], { platform: 'flink' }>>;
  readonly options?: Readonly<Record<string, string>>;
  /** The metrics name the partitions. */
  readonly shown?: boolean;
  readonly readers?: PartitionReaders;
  readonly minutes: number;
}

export interface Played {
  /** Parallelism of the source, each time that it changed. */
  readonly source: readonly number[];
  readonly work: readonly number[];
  readonly because: readonly Reason[];
}

export const play = async ({
  settings: own,
  options = {},
  shown = false,
  readers,
  minutes,
}: NarrowToy): Promise<Played> => {
  const settings = parseSettings({
    policy: 'flink',
    mode: 'act',
    options: {
      'job.autoscaler.metrics.window': '10 min',
      'job.autoscaler.stabilization.interval': '1 min',
      'job.autoscaler.catch-up.duration': '10 min',
      ...options,
    },
    jobs: [{ platform: 'flink', name: 'narrow', url: 'http://127.0.0.1:1', ...own }],
  });
  const [jobSettings] = settings.jobs;
  if (!jobSettings) throw new Error('no job');
  let size = { source: PARTITIONS, work: PARTITIONS, since: START };
  const sizing = (): PerVertexSizing => ({
    kind: 'per-vertex',
    parallelism: { [SOURCE]: size.source, [WORK]: size.work },
  });
  const vertex = (id: typeof SOURCE, name: string, parallelism: number) => ({
    id,
    name,
    parallelism,
    maxParallelism: 128,
    finished: false,
  });
  const graph = (): JobGraph => ({
    vertices: [
      { ...vertex(SOURCE, 'Source: orders', size.source), inputs: [] },
      { ...vertex(WORK, 'count', size.work), inputs: [{ from: SOURCE, shipStrategy: 'REBALANCE' }] },
    ],
  });
  const observation = (at: EpochMs): Observation => {
    const seconds = (at - size.since) / 1000;
    const reading = Math.min(size.source, PARTITIONS);
    const perSecond = reading * PER_READER;
    const counted = perSecond * seconds;
    const busy = { max: 1_000, avg: (1_000 * reading) / size.source, min: 0, sum: 1_000 * reading };
    const busyOfWork = Math.min(1_000, (1_000 * perSecond) / (size.work * 1_500));
    const task = { accumulatedBusyMs: 0, recordsOut: counted, recordsIn: counted, recordsInPerSecond: perSecond };
    return {
      at,
      vertices: {
        [SOURCE]: {
          ...task,
          busy,
          backPressured: { max: 0, avg: 0, min: 0, sum: 0 },
          pendingRecords: ((ARRIVING - perSecond) * (at - START)) / 1000,
          ...(shown ? { partitions: PARTITIONS } : {}),
        },
        [WORK]: { ...task, busy: { max: busyOfWork, avg: busyOfWork, min: busyOfWork, sum: busyOfWork * size.work } },
      },
      job: {},
      unavailable: REQUIRED_OF_JOB,
    };
  };
  const source: MetricSource = {
    observe: async (requests) => ({
      results: requests.map(({ job, from, now }) => {
        const first = Math.ceil(Math.max(from, size.since) / MINUTE) * MINUTE;
        const count = Math.max(0, Math.floor((now - first) / MINUTE) + 1);
        const observations = Array.from({ length: count }, (_, n) => observation(first + n * MINUTE));
        return { kind: 'observed', job, observations, because: [] };
      }),
      cost: { metricsRequested: 0, dollars: 0 },
    }),
  };
  const target: JobTarget = {
    describe: async () => ({
      condition: 'RUNNING',
      stable: true,
      version: `${size.since}`,
      snapshot: undefined,
      state: {
        status: 'RUNNING',
        runningSince: size.since,
        graph: graph(),
        size: { kind: 'per-vertex', current: sizing() },
      },
    }),
    operationStatus: async () => ({ kind: 'done', restartSeconds: 60, because: [] }),
    matchesDesired: ({ state }, change) => change.kind !== 'reconfigure' && sameSize(state.size.current, change.to),
    request: async (_job, _settings, change, _description, now) => {
      if (change.kind !== 'reconfigure' && change.to.kind === 'per-vertex') {
        const { parallelism } = change.to;
        size = { source: parallelism[SOURCE] ?? 0, work: parallelism[WORK] ?? 0, since: now };
      }
      return { kind: 'applied', at: now, because: [] };
    },
  };
  const store = inMemoryStore();
  const events = inMemorySink();
  const ports = {
    store,
    events,
    sources: { 'flink-rest': source },
    targets: { flink: target },
    ...(readers === undefined ? {} : { partitionsAt: () => readers }),
  };
  const sources = [size.source];
  const works = [size.work];
  let delivered = 0;
  for (let minute = 5; minute <= minutes; minute += 5) {
    const now = START + minute * MINUTE;
    const run = { settings, jobs: [{ job: ref, settings: jobSettings }], now };
    const { failures } = await evaluateJobs(ports, run);
    for (const { error } of failures) throw error;
    const requests = events.changes.filter(({ name }) => name === 'requested');
    for (const { decision } of requests.slice(delivered)) {
      await applyChange(decision, { ...ports, target, job: ref, settings, jobSettings, now });
    }
    delivered = requests.length;
    if (sources.at(-1) !== size.source) sources.push(size.source);
    if (works.at(-1) !== size.work) works.push(size.work);
  }
  const evaluations = await store.evaluations(keyOf(ref), START, START + (minutes + 1) * MINUTE);
  return { source: sources, work: works, because: evaluations.flatMap(({ because }) => because) };
};
