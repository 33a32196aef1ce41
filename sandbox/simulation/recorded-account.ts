/**
 * An embedded account whose CloudWatch has days of several simulated jobs, and in which nothing of ours is deployed:
 * what `report` finds in an account that it has never seen.
 */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import type { JobDefinition, Size, SourceVertex } from '../../world/job/definition.ts';
import { createLoad, type LoadShape } from '../../world/load/load.ts';
import { randomStream } from '../../world/load/random.ts';
import type { Datum } from '../../world/metrics/datum.ts';
import { createWorld, type World } from '../../world/world.ts';
import { EMBEDDED_CREDENTIALS, REGION } from '../aws/account.ts';
import { type EmbeddedAws, endpoints, startEmbeddedAws } from '../aws/server.ts';
import { flinkAnswer } from '../flink/flink-rest.ts';
import { eks } from '../platforms/eks.ts';
import type { PlatformName, SimulatedPlatform } from '../platforms/platform.ts';
import { publish } from './publish.ts';

export interface RecordedJob {
  readonly job: JobDefinition;
  /** Left out: an application of Managed Flink. */
  readonly platform?: PlatformName;
  readonly size: Size;
  readonly load: LoadShape;
  readonly seed: number;
  /** Records/s at the top of the load. */
  readonly peak?: number;
  /** Of an entry of the settings. */
  readonly options?: Readonly<Record<string, string>>;
  /** It is given another size by hand; on EKS that is the parallelism of every vertex. */
  readonly resizes?: readonly {
    readonly hour: number;
    readonly parallelism: number;
    readonly parallelismPerKpu?: number;
  }[];
}

export interface RecordedAccount {
  readonly aws: EmbeddedAws;
  readonly worlds: readonly World[];
  readonly now: () => EpochMs;
  /** As a settings file names them, with where their backlog is read. */
  readonly jobs: SettingsFile['jobs'];
  /** Where the SDK finds it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export interface Recording {
  readonly start: EpochMs;
  readonly hours: number;
  /** After every hour. */
  readonly progress?: (hour: number) => void;
}

const HOUR_MS = 3_600_000;

export const recordAccount = async (
  recorded: readonly RecordedJob[],
  { start, hours, progress }: Recording,
): Promise<RecordedAccount> => {
  const onEks = new Map<RecordedJob, SimulatedPlatform>();
  const worlds: World[] = [];
  for (const one of recorded) {
    const { job, size, load: shape, seed, peak, platform } = one;
    const load = createLoad({ shape, seed, start, ...(peak === undefined ? {} : { peak }) });
    if (platform === 'eks') {
      onEks.set(one, await eks({ seed, start, load, simulate: 'light', definition: job, size }));
    }
    worlds.push(onEks.get(one)?.world ?? createWorld({ seed, start, job, size, load }));
  }
  const worldOf = (application: string): World => {
    const found = worlds.find(({ job }) => job.application === application);
    if (found === undefined) throw new Error(`There is no application ${application} here`);
    return found;
  };
  const now = (): EpochMs => worlds[0]?.now() ?? start;
  const aws = await startEmbeddedAws({
    clock: { now },
    random: randomStream(0, 'recorded account'),
    region: REGION,
    backend: {
      jobPlan: (application) => worldOf(application).jobPlan(application),
      restart: (application, size, ended) => worldOf(application).restart(application, size, ended),
      flinkRest: async (application, path) =>
        flinkAnswer(worldOf(application).cluster.job(), path.split('?')[0] ?? path, now()),
    },
  });
  const environment = {
    ...endpoints(aws.url),
    AWS_ENDPOINT_URL_DYNAMODB: aws.url,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: EMBEDDED_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: EMBEDDED_CREDENTIALS.secretAccessKey,
  };
  for (const { job, size } of recorded.filter((one) => !onEks.has(one)))
    aws.managedFlink.createApplication({ name: job.application, ...size });
  const client = new CloudWatchClient({ endpoint: aws.url, region: REGION, credentials: EMBEDDED_CREDENTIALS });
  for (let hour = 1; hour <= hours; hour++) {
    for (const one of recorded) {
      const { job, resizes = [] } = one;
      const due = resizes.find((resize) => resize.hour === hour - 1);
      const platform = onEks.get(one);
      if (due !== undefined && platform !== undefined) rescaleByHand(platform, due.parallelism);
      else if (due !== undefined) aws.managedFlink.changeByHand(job.application, { kind: 'size', ...due });
    }
    for (const world of worlds) {
      world.advance(start + hour * HOUR_MS);
      await publish(client, world.takeMetrics().filter(isOfTasks));
    }
    progress?.(hour);
  }
  client.destroy();
  const jobs = recorded.map((one) => {
    const entry = onEks.get(one)?.job ?? settingsOf(one.job);
    return one.options === undefined ? entry : { ...entry, options: one.options };
  });
  return {
    aws,
    worlds,
    now,
    environment,
    jobs,
    async stop() {
      await aws.stop();
      for (const platform of onEks.values()) await platform.stop();
    },
  };
};

/** At Flink's REST API, past the operator. */
const rescaleByHand = ({ world: { cluster } }: SimulatedPlatform, parallelism: number): void => {
  const vertices = cluster.job().vertices.map(({ id }): [string, number] => [id, parallelism]);
  cluster.rescale(Object.fromEntries(vertices), 'in place', () => {});
};

/** As an application publishes with the metrics level TASK; what waits and idles at the level of the application is read by nothing. */
const isOfTasks = ({ name, dimensions }: Datum): boolean =>
  dimensions['Operator'] === undefined && !/^(idleTime|num\w+PerSecond$)/.test(name);

const settingsOf = ({
  application,
  maxParallelism,
  vertices,
  checkpointSeconds,
}: JobDefinition): SettingsFile['jobs'][number] => ({
  platform: 'managed-flink',
  name: application,
  maxParallelism,
  lag: vertices.flatMap((vertex) => (vertex.kind === 'source' ? [lagOf(vertex, checkpointSeconds)] : [])),
});

const lagOf = ({ name, stream }: SourceVertex, checkpointSeconds: number) => {
  if (stream.kind === 'kinesis') return { kind: 'kinesis' as const, source: name, stream: stream.name };
  const { cluster, consumerGroup, topic } = stream;
  return { kind: 'msk' as const, source: name, cluster, consumerGroup, topic, checkpointSeconds };
};
