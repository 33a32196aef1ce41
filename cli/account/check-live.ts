/** Each job of the settings as its platform describes it to these credentials: the functions' own readers are asked. */
import { DescribeApplicationCommand, KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { pageSize } from '../../console/view-model/size.ts';
import { evaluatePorts } from '../../functions/adapters.ts';
import { answerWithin } from '../../functions/aws/answer-in-time.ts';
import { mapConcurrent } from '../../functions/map-concurrent.ts';
import { eachPlace } from '../../functions/places/places.ts';
import type { JobDescription } from '../../functions/ports.ts';
import { jobRef, ownRegion } from '../../functions/read-settings.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { remedyFor } from './account-errors.ts';

export interface LiveJob {
  /** The platform's word; `not found`, `error`. */
  readonly condition: string;
  readonly size: string;
  /** The metrics level of an application; of other platforms it is not known. */
  readonly metrics: string;
  /** It can not be looked after as it is. */
  readonly wrong: boolean;
  /** What is wrong, or odd. */
  readonly says: readonly string[];
}

interface Asked {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
}

const AT_ONCE = 4;

/** In the order of the settings. */
export const checkLive = async (
  settings: Settings,
  asked: Asked,
  terminal: Pick<Terminal, 'now'>,
): Promise<readonly LiveJob[]> => {
  // The functions' clients find both there, as in Lambda.
  if (asked.profile !== undefined) process.env['AWS_PROFILE'] = asked.profile;
  if (asked.region !== undefined) process.env['AWS_REGION'] = asked.region;
  // Of these ports only the targets are asked: they need neither table nor bus.
  const { targets } = evaluatePorts({ table: '-', eventBus: '-', settings: '-', account: '-' }, settings);
  const clients = eachPlace(({ region }) => new KinesisAnalyticsV2Client({ region, requestHandler: answerWithin() }));
  const opened = new Set<KinesisAnalyticsV2Client>();
  const clientIn = (place: JobRef): KinesisAnalyticsV2Client => {
    const client = clients(place);
    opened.add(client);
    return client;
  };
  try {
    return await mapConcurrent(settings.jobs, AT_ONCE, async (job) => {
      const target = targets[job.platform];
      if ('account' in job && job.account !== undefined) return inAnotherAccount(job.account);
      const ref = jobRef({ account: '-' }, ownRegion(), job);
      try {
        if (!target) throw new Error(`This version can not describe jobs of platform "${job.platform}"`);
        const description = await target.describe(ref, job, undefined, terminal.now());
        return seen(job, description, await metricsLevel(clientIn(ref), job));
      } catch (error) {
        return failed(error, asked.profile);
      }
    });
  } finally {
    for (const client of opened) client.destroy();
  }
};

/** Its roles let the functions of the stack in, and not people. */
const inAnotherAccount = (account: string): LiveJob => ({
  condition: 'not checked',
  size: '-',
  metrics: '-',
  wrong: false,
  says: [
    `It is in account ${account}, which only the functions enter: flink-autopilot status shows it once it is evaluated.`,
  ],
});

type Level = 'APPLICATION' | 'TASK' | 'OPERATOR' | 'PARALLELISM' | 'unknown';

const metricsLevel = async (client: KinesisAnalyticsV2Client, job: JobSettings): Promise<Level | undefined> => {
  if (job.platform !== 'managed-flink') return undefined;
  const { ApplicationDetail } = await client.send(new DescribeApplicationCommand({ ApplicationName: job.name }));
  const flink = ApplicationDetail?.ApplicationConfigurationDescription?.FlinkApplicationConfigurationDescription;
  return flink?.MonitoringConfigurationDescription?.MetricsLevel ?? 'unknown';
};

/** Each level publishes what the ones before it do. */
const LEVELS: readonly Level[] = ['APPLICATION', 'TASK', 'OPERATOR', 'PARALLELISM'];

const seen = (job: JobSettings, description: JobDescription, level: Level | undefined): LiveJob => {
  const { condition, state, blockedBy = [], notes = [] } = description;
  const needed: Level = job.platform === 'managed-flink' ? job.metricsLevel : 'TASK';
  const tooLow = level !== undefined && LEVELS.indexOf(level) < LEVELS.indexOf(needed);
  const metrics =
    tooLow && level !== undefined
      ? [
          `The metrics level is ${level}, and ${needed} is needed: set it in the monitoring configuration of the application.`,
        ]
      : [];
  const stopped =
    state.status === 'RUNNING' ? [] : [`It is not running (${condition}): nothing is decided of it until it does.`];
  const { parallelism, kpus } = pageSize(state.size.current);
  return {
    condition,
    size: kpus === null ? `parallelism ${parallelism}` : `${kpus} KPU${kpus === 1 ? '' : 's'}`,
    metrics: level ?? '-',
    wrong: tooLow || blockedBy.length > 0,
    says: [...metrics, ...stopped, ...blockedBy.map(({ says }) => says), ...notes.map(({ says }) => says)],
  };
};

const failed = (error: unknown, profile: string | undefined): LiveJob => {
  if (!(error instanceof Error)) throw error;
  const missing = /no .*(application|FlinkDeployment|FlinkSessionJob)/i.test(error.message);
  const says = remedyFor({ profile }, error) ?? error.message;
  return { condition: missing ? 'not found' : 'error', size: '-', metrics: '-', wrong: true, says: [says] };
};
