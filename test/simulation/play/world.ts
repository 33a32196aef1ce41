/** What a schedule happens to: jobs on all three platforms, and the services between them and the functions. */
import type { EpochMs } from '../../../lib/model/observation.ts';
import { parseSettings, type Settings, type SettingsFile } from '../../../lib/settings/settings.ts';
import type { Chance } from '../machine/chance.ts';
import type { Faults } from '../machine/faults.ts';
import type { Answered, Services } from '../machine/network.ts';
import type { Process } from '../machine/process.ts';
import type { VirtualTime } from '../machine/time.ts';
import { type CloudWatchModel, createCloudWatch } from '../models/cloudwatch.ts';
import { createCluster, NAMESPACE } from '../models/cluster.ts';
import type { VirtualTable } from '../models/dynamodb.ts';
import { createFlink } from '../models/flink.ts';
import { createJob, MINUTE, type SimulatedJob } from '../models/job.ts';
import { createManagedFlinkModel } from '../models/managed-flink.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';

export interface JobInWorld {
  readonly platform: 'managed-flink' | 'eks' | 'flink';
  readonly name: string;
  readonly job: SimulatedJob;
  changeByHand(parallelism: number): void;
}

export interface World {
  readonly file: SettingsFile;
  readonly settings: Settings;
  readonly jobs: readonly JobInWorld[];
  readonly cloudWatch: CloudWatchModel;
  readonly services: Services;
}

export interface WorldParts {
  readonly start: EpochMs;
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly faults: Faults;
  readonly table: VirtualTable;
  /** Of the jobs that there are. */
  readonly names: readonly string[];
  /** One for all jobs, or one of each job's own. */
  readonly rhythm: Pick<SettingsFile, 'everyMinutes' | 'polling'>;
  readonly policy: 'flink' | 'autopilot';
  /** What happens to a job at its platform. */
  readonly tell: (job: string, says: string) => void;
  /** An entry of PutEvents: its detail, as text. Gives the code of the error that the bus answers, if any. */
  readonly put: (process: Process, detailType: string, detail: string) => string | undefined;
  /** evaluate hands the rest of a run to itself. */
  readonly invokeSelf: (process: Process, event: unknown) => void;
  /** The platform has begun to change the job because the process asked. */
  readonly effect: (process: Process, job: JobInWorld) => void;
}

const OPTIONS = {
  'job.autoscaler.metrics.window': '10 min',
  'job.autoscaler.stabilization.interval': '1 min',
  'job.autoscaler.scale-down.interval': '10 min',
  'job.autoscaler.catch-up.duration': '20 min',
};

/** A certificate authority is only looked at when a connection is made. */
const AUTHORITY = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----';

export const createWorld = ({
  start,
  time,
  chance,
  faults,
  table,
  names,
  rhythm,
  policy,
  tell,
  put,
  invokeSelf,
  effect,
}: WorldParts): World => {
  const now = time.now;
  const after = (ms: number, action: () => void): void => void time.after(ms, action);
  const all: SettingsFile['jobs'] = [
    { platform: 'managed-flink', name: 'orders', dashboard: 'off', maxParallelism: 64, maxKpus: 64 },
    {
      platform: 'eks',
      name: 'payments',
      namespace: NAMESPACE,
      cluster: { name: 'prod', endpoint: 'https://kubernetes.internal', certificateAuthority: AUTHORITY },
    },
    { platform: 'flink', name: 'clicks', url: 'http://flink.internal:8081' },
  ];
  const file: SettingsFile = {
    mode: 'act',
    policy,
    options: OPTIONS,
    ingestionDelaySeconds: 60,
    ...rhythm,
    jobs: all.filter(({ name }) => names.includes(name)),
  };
  const complete = parseSettings({ ...file, jobs: all });
  const settings: Settings = { ...complete, jobs: complete.jobs.filter(({ name }) => names.includes(name)) };

  // Those that are not looked after are there, too: no function asks for them.
  const simulated = complete.jobs.map(({ name, platform }) => {
    const parallelism = chance.whole(2, 6, 'size', name);
    const job = createJob({
      name,
      start: start - 60 * MINUTE,
      now,
      after,
      parallelism,
      arriving: loadOf(chance, name, start, parallelism),
      restart: (nth) => {
        const seconds = faults.whole(20, 200, 'restart', name, nth);
        const fails = faults.strikes('job does not come up', `${name} ${nth}`, 0.12);
        tell(name, `the job restarts, which takes ${seconds} s${fails ? ', and does not come up' : ''}`);
        return { seconds, fails };
      },
    });
    return { name, platform, job };
  });
  const of = (platform: JobInWorld['platform']): SimulatedJob => {
    const found = simulated.find((one) => one.platform === platform);
    if (!found) throw new Error(`no job on ${platform}`);
    return found.job;
  };

  const rollbackEnabled = chance.share('service rolls back') < 0.5;
  const managedFlink = createManagedFlinkModel({
    account: ACCOUNT,
    region: REGION,
    now,
    jobs: [{ job: of('managed-flink'), rollbackEnabled }],
  });
  const cluster = createCluster(of('eks'), now, after);
  const flink = createFlink(of('flink'), now, after);
  const byHand: Readonly<Record<JobInWorld['platform'], (parallelism: number) => void>> = {
    'managed-flink': (parallelism) => managedFlink.changeByHand(of('managed-flink'), parallelism),
    eks: cluster.changeByHand,
    flink: flink.changeByHand,
  };
  const everyJob = simulated.map((one): JobInWorld => ({ ...one, changeByHand: byHand[one.platform] }));
  const jobs = everyJob.filter(({ name }) => names.includes(name));
  const jobOn = (platform: JobInWorld['platform']): JobInWorld =>
    everyJob.find((one) => one.platform === platform) as JobInWorld;
  const cloudWatch = createCloudWatch({
    now,
    faults,
    jobs: settings.jobs.map((one) => ({
      job: (jobs.find(({ name }) => name === one.name) as JobInWorld).job,
      settings: one,
    })),
  });

  /** Calls `ask`, and says so when that has made the platform change the job. */
  const watched = <Answer>(
    process: Process,
    platform: JobInWorld['platform'],
    changes: () => number,
    ask: () => Answer,
  ) => {
    const before = changes();
    const answer = ask();
    if (changes() > before) effect(process, jobOn(platform));
    return answer;
  };
  let updates = 0;

  const aws = (process: Process, service: string, operation: string, body: string): Answered => {
    if (service === 'lambda') {
      invokeSelf(process, JSON.parse(body));
      return { status: 202, body: '{}' };
    }
    if (service === 'monitoring') return cloudWatch.serve(operation, JSON.parse(body));
    if (service === 'events') {
      const { Entries } = JSON.parse(body) as { Entries: { DetailType: string; Detail: string }[] };
      const answers = Entries.map(({ DetailType, Detail }) => {
        const ErrorCode = put(process, DetailType, Detail);
        return ErrorCode === undefined ? { EventId: 'id' } : { ErrorCode, ErrorMessage: 'Not taken' };
      });
      return { status: 200, body: JSON.stringify({ Entries: answers }) };
    }
    return { status: 404, body: '{"__type":"UnknownOperationException"}' };
  };

  const services: Services = {
    http(asked, process) {
      const { url, method, headers, body } = asked;
      const [service = ''] = url.hostname.split('.');
      if (url.hostname.endsWith('amazonaws.com')) {
        const operation = headers['x-amz-target']?.split('.').at(-1) ?? 'Invoke';
        return { name: operation, effect: () => aws(process, service, operation, body) };
      }
      if (service === 'flink') {
        const name = `${method} ${shortPath(url.pathname)} of clicks`;
        const serve = () => flink.serve(method, url.pathname, url.searchParams, body);
        return { name, effect: () => watched(process, 'flink', flink.taken, serve) };
      }
      const dry = url.searchParams.has('dryRun') ? ' (dry run)' : '';
      const name = `${method} ${shortPath(url.pathname)}${dry} of payments`;
      return { name, effect: () => watched(process, 'eks', cluster.resource.patches, () => cluster.serve(asked)) };
    },
    command(client, command, process) {
      if (client === 'DynamoDBClient') {
        return { name: `${command.name} ${itemOf(command.input)}`, effect: () => table.command(command) };
      }
      const ask = () => {
        const answer = managedFlink.command(command);
        if (command.name === 'UpdateApplication') updates++;
        return answer;
      };
      const effect = () => watched(process, 'managed-flink', () => updates, ask);
      return { name: `${command.name} of orders`, effect };
    },
  };
  return { file, settings, jobs, cloudWatch, services };
};

/** Steps up and down, some of them beyond what the job can do at first, and a little noise. */
const loadOf =
  (chance: Chance, name: string, start: EpochMs, parallelism: number) =>
  (minute: EpochMs): number => {
    const step = Math.floor((minute - start) / (15 * MINUTE));
    const factor = step < 0 ? 0.6 : chance.pick([0.3, 0.6, 0.9, 1.3, 1.8, 2.5], 'load', name, step);
    return parallelism * 100 * factor * (0.97 + 0.06 * chance.share('noise', name, minute));
  };

/** `/jobs/0123…/vertices/4567…/subtasktimes`  ->  `subtasktimes` */
const shortPath = (path: string): string => {
  const parts = path.split('/').filter((part) => part !== '' && !/^[0-9a-f]{32}$/.test(part));
  return parts.slice(-2).join('/');
};

/** `STATE of eks/payments` */
const itemOf = (input: Readonly<Record<string, unknown>>): string => {
  const { Key, Item, ExpressionAttributeValues } = input as {
    Key?: Record<string, { S?: string }>;
    Item?: Record<string, { S?: string }>;
    ExpressionAttributeValues?: Record<string, { S?: string }>;
  };
  const at = Key ?? Item;
  const [pk = '', sk = ''] = at
    ? [at['pk']?.S, at['sk']?.S]
    : [ExpressionAttributeValues?.[':pk']?.S, ExpressionAttributeValues?.[':first']?.S];
  const kind = /^[WJI]#/.test(sk) ? { W: 'evaluation', J: 'journal', I: 'input' }[sk[0] ?? ''] : sk;
  return `${kind} of ${pk.split('#').slice(-2).join('/')}`;
};
