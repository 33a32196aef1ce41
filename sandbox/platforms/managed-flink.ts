/** The simulated job as an application of Managed Flink, which reports its metrics itself. */
import type { LagSettings } from '../../lib/settings/settings.ts';
import type { GroundTruth } from '../../world/ground-truth.ts';
import type { SourceVertex } from '../../world/job/definition.ts';
import { JOBS } from '../../world/jobs/jobs.ts';
import { createWorld, DEFAULT_SIZE } from '../../world/world.ts';
import { flinkAnswer } from '../flink/flink-rest.ts';
import type { PlatformOptions, SimulatedPlatform } from './platform.ts';

/** Managed Flink's word for what the job does: it calls one that recovers by itself RUNNING, and a stopped one READY. */
const CONDITION: Readonly<Record<GroundTruth['state'], string>> = {
  running: 'RUNNING',
  recovering: 'RUNNING',
  snapshotting: 'UPDATING',
  adding: 'UPDATING',
  rescaling: 'UPDATING',
  deploying: 'UPDATING',
  stopped: 'READY',
};

export const managedFlink = ({
  simulate,
  size = DEFAULT_SIZE,
  definition: job = JOBS[simulate],
  undoneBy,
  ...options
}: PlatformOptions): SimulatedPlatform => {
  const world = createWorld({ ...options, size, job });
  const { application, maxParallelism, vertices, checkpointSeconds } = world.job;
  return {
    world,
    size,
    applications: {
      ...world,
      flinkRest: async (_application, path) =>
        flinkAnswer(world.cluster.job(), path.split('?')[0] ?? path, world.now()),
    },
    job: {
      platform: 'managed-flink',
      name: application,
      maxParallelism,
      lag: vertices.flatMap((vertex) => (vertex.kind === 'source' ? [lagOf(vertex, checkpointSeconds)] : [])),
    },
    opened: (region) => {
      const rollbackEnabled = undoneBy === 'service';
      region.managedFlink.createApplication({ name: application, ...size, metricsLevel: 'TASK', rollbackEnabled });
    },
    // The embedded Managed Flink does everything when it is asked, or when the world says that a restart has ended.
    nextDueAt: () => undefined,
    act: () => {},
    condition: () => CONDITION[world.truth().state],
    stop: async () => {},
  };
};

const lagOf = ({ name, stream }: SourceVertex, checkpointSeconds: number): LagSettings => {
  if (stream.kind === 'kinesis') return { kind: 'kinesis', source: name, stream: stream.name };
  const { cluster, consumerGroup, topic } = stream;
  return { kind: 'msk', source: name, cluster, consumerGroup, topic, checkpointSeconds };
};
