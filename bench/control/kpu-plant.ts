/** The simulated job of `npm start` as an application of Managed Flink: one parallelism, whole KPUs, full restarts. */
import { metricPipeline } from '../../functions/metrics/pipeline/metric-pipeline.ts';
import type { JobDescription, JobTarget } from '../../functions/ports.ts';
import { asVertexId, type JobGraph } from '../../lib/model/graph.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { KpuSizing } from '../../lib/model/sizing.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { kpuDollarsPerHour } from '../../lib/sizing/kpu.ts';
import { sameSize } from '../../lib/sizing/size-to.ts';
import type { JobDefinition, Size, SourceVertex } from '../../world/job/definition.ts';
import { vertexIdOf } from '../../world/job/plan.ts';
import type { World } from '../../world/world.ts';
import { minuteTable } from './minute-table.ts';
import type { Plant } from './plant.ts';

const DOLLARS_PER_KPU_HOUR = 0.11;
const MAX_KPUS = 64;
const MAX_PARALLELISM_PER_KPU = 8;

interface Operation {
  readonly id: string;
  readonly asked: EpochMs;
  readonly from: Size;
  ended?: EpochMs;
  error?: string;
}

export interface KpuPlant extends Plant {
  /** When each change was asked for, and from and to how many KPUs it went. */
  readonly changes: readonly { readonly at: EpochMs; readonly from: Size; readonly to: Size }[];
}

export const kpuPlant = (world: World, first: Size): KpuPlant => {
  const job = { account: 'bench', region: 'bench', platform: 'managed-flink', name: world.job.application } as const;
  const settings = {
    platform: 'managed-flink' as const,
    name: job.name,
    maxParallelism: world.job.maxParallelism,
    lag: world.job.vertices.flatMap((vertex) =>
      vertex.kind === 'source' ? [lagOf(vertex, world.job.checkpointSeconds)] : [],
    ),
  };
  const table = minuteTable();
  const changes: { readonly at: EpochMs; readonly from: Size; readonly to: Size }[] = [];
  let size = first;
  let operation: Operation | undefined;
  let runningSince = world.now();

  const describe = (): JobDescription => {
    const running = operation === undefined || operation.ended !== undefined;
    return {
      state: {
        status: running ? 'RUNNING' : 'RESTARTING',
        runningSince: running ? runningSince : undefined,
        graph: graphOf(world.job, size),
        size: {
          kind: 'kpu',
          current: sizingOf(size),
          limits: {
            maxKpus: MAX_KPUS,
            maxParallelismPerKpu: MAX_PARALLELISM_PER_KPU,
            dollarsPerKpuHour: DOLLARS_PER_KPU_HOUR,
          },
        },
        taskManager: { cpu: 1, memoryBytes: 4 * 1024 ** 3 },
      },
      condition: running ? 'RUNNING' : 'UPDATING',
      stable: running,
      version: String(changes.length),
      revision: `${changes.length}/${running}`,
      snapshot: undefined,
    };
  };

  const target: JobTarget = {
    describe: async () => describe(),
    async operationStatus() {
      const because = [{ rule: 'update-application', says: 'As the simulation says.' }] as const;
      if (operation?.ended === undefined) return { kind: 'under-way', because, remedy: 'leave-as-is' };
      if (operation.error !== undefined) return { kind: 'failed', because, remedy: 'leave-as-is' };
      return { kind: 'done', because, restartSeconds: (operation.ended - operation.asked) / 1000 };
    },
    matchesDesired: (description, { to }) => sameSize(description.state.size.current, to),
    async request(_job, _settings, { to }, _description, now) {
      if (to.kind !== 'kpu') throw new Error('An application of Managed Flink is sized in KPUs.');
      const { parallelism, parallelismPerKpu } = to;
      const asked: Operation = { id: String(changes.length + 1), asked: world.now(), from: size };
      const wanted = { parallelism, parallelismPerKpu };
      operation = asked;
      changes.push({ at: now, from: size, to: wanted });
      size = wanted;
      world.restart(job.name, wanted, (result) => {
        asked.ended = world.now();
        runningSince = world.now();
        if (result.kind === 'failed') {
          asked.error = result.error;
          size = asked.from;
        }
      });
      return {
        kind: 'applied',
        at: now,
        operation: asked.id,
        because: [{ rule: 'update-application', says: 'Asked.' }],
      };
    },
  };

  return {
    job,
    settings,
    target,
    changes,
    source: metricPipeline(table, parseSettings({ everyMinutes: 5, jobs: [settings] })),
    advance(to) {
      world.advance(to);
      table.put(world.takeMetrics());
    },
  };
};

const sizingOf = ({ parallelism, parallelismPerKpu }: Size): KpuSizing => {
  const kpus = Math.ceil(parallelism / parallelismPerKpu);
  return {
    kind: 'kpu',
    parallelism,
    parallelismPerKpu,
    kpus,
    dollarsPerHour: kpuDollarsPerHour(kpus, DOLLARS_PER_KPU_HOUR),
  };
};

const graphOf = ({ vertices, maxParallelism }: JobDefinition, { parallelism }: Size): JobGraph => ({
  vertices: vertices.map((vertex) => ({
    id: asVertexId(vertexIdOf(vertex.name)),
    name: vertex.name,
    parallelism: Math.min(parallelism, maxParallelism),
    maxParallelism,
    inputs:
      vertex.kind === 'source'
        ? []
        : vertex.inputs.map(({ from, ship }) => ({ from: asVertexId(vertexIdOf(from)), shipStrategy: ship })),
    finished: false,
  })),
});

const lagOf = ({ name, stream }: SourceVertex, checkpointSeconds: number) => {
  if (stream.kind === 'kinesis') return { kind: 'kinesis' as const, source: name, stream: stream.name };
  const { cluster, consumerGroup, topic } = stream;
  return { kind: 'msk' as const, source: name, cluster, consumerGroup, topic, checkpointSeconds };
};
