/** The replayed job as production code meets it: a target that can be asked for a size, and a source of metrics. */

import type { Plant } from '../../bench/control/plant.ts';
import { containersAreDue } from '../../functions/metrics/dialects/managed-flink-containers.ts';
import type { JobDescription, JobTarget } from '../../functions/ports.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { PlatformSize, Sizing } from '../../lib/model/sizing.ts';
import { sameSize } from '../../lib/sizing/size-to.ts';
import { randomAt, streamOf } from '../../world/load/random.ts';
import type { Case, JobModel } from '../fit/job-model.ts';
import { graphAt, type JobHistory, MINUTE_MS, unitsOf } from '../history/job-history.ts';
import { STEP_SECONDS, startFluid } from './fluid.ts';
import { createMeter, type ReplayMeter } from './meter.ts';
import { replayedMetrics } from './replayed-metrics.ts';

export interface ReplayedJob extends Plant {
  readonly meter: ReplayMeter;
}

export interface ReplayOptions {
  readonly history: JobHistory;
  readonly model: JobModel;
  readonly of: Case;
  /** Between two evaluations. */
  readonly everyMinutes: number;
  /** Seconds behind that count as too much. */
  readonly objectiveSeconds: number;
  /** Other than that of the start of the history. */
  readonly first?: Sizing;
}

/** CloudWatch's newest points are not complete: production leaves so many out. */
const INGESTION_DELAY_MS = 120_000;

export const replayedJob = ({
  history,
  model,
  of,
  objectiveSeconds,
  everyMinutes,
  first,
}: ReplayOptions): ReplayedJob => {
  const start = first ?? history.minutes[0]?.sizing ?? history.size.current;
  const fluid = startFluid(model, start, of);
  const metrics = replayedMetrics(model, history, fluid);
  const meter = createMeter(objectiveSeconds, (sizing) => unitsOf(sizing, history));
  const luck = streamOf(model.luck ?? 0, `downtimes of ${history.job.name}`);
  const failures = history.restarts.filter(({ seenBy }) => seenBy === 'gap');
  let [asked, failed] = [0, 0];
  let operation: { readonly id: string; readonly at: EpochMs } | undefined;
  const now = (): EpochMs => history.from + 1000 * fluid.second();

  const describe = (): JobDescription => {
    const running = fluid.isRunning();
    const version = operation?.id ?? '0';
    return {
      state: {
        status: running ? 'RUNNING' : 'RESTARTING',
        runningSince: running ? Math.max(history.from, history.from + 1000 * fluid.runningSince()) : undefined,
        graph: graphAt(history.graph, fluid.sizing()),
        size: sizeAt(history.size, fluid.sizing()),
        ...(history.size.kind === 'kpu' ? { taskManager: { cpu: 1, memoryBytes: 4 * 1024 ** 3 } } : {}),
      },
      condition: running ? 'RUNNING' : 'UPDATING',
      stable: running,
      version,
      revision: `${version}/${running}`,
      ...(history.config === undefined ? {} : { config: history.config }),
      snapshot: undefined,
    };
  };

  const rule = history.size.kind === 'kpu' ? ('update-application' as const) : ('real-parallelism' as const);
  const target: JobTarget = {
    describe: async () => describe(),
    async operationStatus() {
      const because = [{ rule, says: 'As the replay says.' }];
      if (operation === undefined || !fluid.isRunning()) return { kind: 'under-way', because, remedy: 'leave-as-is' };
      const seconds = fluid.runningSince() - (operation.at - history.from) / 1000;
      return { kind: 'done', because, restartSeconds: Math.max(0, seconds) };
    },
    matchesDesired: (description, { to }) => sameSize(description.state.size.current, to),
    async request(_job, _settings, { to }) {
      asked++;
      operation = { id: String(asked), at: now() };
      meter.rescaled(now(), fluid.sizing(), to);
      // No two restarts are the same.
      fluid.rescale(to, model.downSeconds[of] * (0.9 + 0.2 * randomAt(luck, asked)));
      return { kind: 'applied', at: now(), operation: operation.id, because: [{ rule, says: 'Asked.' }] };
    },
  };

  return {
    ...replayedAs(history),
    target,
    meter,
    source: {
      async observe(requests) {
        const end = (at: EpochMs): EpochMs => Math.floor((at - INGESTION_DELAY_MS) / MINUTE_MS) * MINUTE_MS;
        const results = requests.map(({ job, from, now: at, options }) => {
          const all = metrics.observations(from, end(at));
          const due = history.size.kind !== 'kpu' || containersAreDue({ now: at, everyMinutes, options });
          // Containers are read less often than the rest, and the window keeps what it had of them.
          const observations = due ? all : all.map((seen) => ({ ...seen, job: {} }));
          return { kind: 'observed' as const, job, observations, because: [] };
        });
        return { results, cost: { metricsRequested: 0, dollars: 0 } };
      },
    },
    advance(to) {
      while (now() < to) {
        const failure = failures[failed];
        if (failure !== undefined && now() >= failure.at) {
          failed++;
          if (fluid.isRunning()) fluid.fail(failure.seconds);
        }
        fluid.step();
        metrics.record();
        meter.step(STEP_SECONDS, { sizing: fluid.sizing(), age: fluid.age(), down: !fluid.isRunning() });
      }
    },
  };
};

/**
 * Sized by vertex, it is replayed as a job of any Flink: the replay has no cluster. Mode and policy are those of the replay, and
 * who is asked for partitions is not asked.
 */
const replayedAs = ({ job, settings }: JobHistory): Pick<Plant, 'job' | 'settings'> => {
  const { mode: _, policy: __, shadow: ___, ...own } = settings;
  if (own.platform === 'managed-flink') return { job, settings: own };
  const { name, options, partitions = [] } = own;
  const counted = partitions.filter(({ kind }) => kind === 'count');
  return {
    job: { ...job, platform: 'flink' },
    settings: {
      platform: 'flink',
      name,
      url: 'http://127.0.0.1:8081',
      ...(options === undefined ? {} : { options }),
      ...(counted.length === 0 ? {} : { partitions: counted }),
    },
  };
};

const sizeAt = (size: PlatformSize, sizing: Sizing): PlatformSize => {
  if (size.kind === 'kpu' && sizing.kind === 'kpu') return { ...size, current: sizing };
  if (size.kind === 'per-vertex' && sizing.kind === 'per-vertex') return { ...size, current: sizing };
  throw new Error(`A job sized ${size.kind} can not have a size ${sizing.kind}.`);
};
