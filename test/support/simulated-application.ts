/** The simulated job on an embedded Managed Flink and CloudWatch, with the real adapters: what the sandbox runs, minute by minute, without its page and its database. */
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { applyChange } from '../../functions/apply-change.ts';
import { evaluateJobs } from '../../functions/evaluation/evaluate-jobs.ts';
import { inMemorySink } from '../../functions/events/in-memory-sink.ts';
import { cloudWatchSource } from '../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import type { JobStore } from '../../functions/ports.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { managedFlinkTarget } from '../../functions/targets/managed-flink/managed-flink-target.ts';
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { Mode } from '../../lib/model/execution-mode.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { Reason } from '../../lib/model/reason.ts';
import { type LagSettings, parseSettings, type SettingsFile } from '../../lib/settings/settings.ts';
import { startEmbeddedAws } from '../../sandbox/aws/server.ts';
import { publish } from '../../sandbox/simulation/publish.ts';
import type { GroundTruth } from '../../world/ground-truth.ts';
import type { Size } from '../../world/job/definition.ts';
import { JOBS, type JobName } from '../../world/jobs/jobs.ts';
import { createLoad } from '../../world/load/load.ts';
import type { Datum } from '../../world/metrics/datum.ts';
import { createWorld } from '../../world/world.ts';
import { awsClientSettings } from './aws-client.ts';

export const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2);

export interface SimulatedApplication {
  readonly job: JobName;
  readonly size: Size;
  readonly minutes: number;
  readonly mode?: Mode;
  readonly options?: Readonly<Record<string, string>>;
  /** By a vertex's name: what the job plan says of it, and what CloudWatch calls its task. */
  readonly texts?: Readonly<Record<string, { readonly description: string; readonly task: string }>>;
  readonly graph?: SettingsGraph;
}

type SettingsGraph = Extract<SettingsFile['jobs'][number], { platform: 'managed-flink' }>['graph'];

export interface Simulated {
  readonly events: readonly ChangeEvent[];
  /** Of every evaluation, in order. */
  readonly because: readonly Reason[];
  readonly truth: GroundTruth;
  /** Minute of an event. */
  readonly minuteOf: (event: ChangeEvent) => number;
}

/** Under an even load. A run every five minutes; what it asks for is applied half a minute later. */
export const simulate = async ({
  job,
  size,
  minutes,
  mode = 'act',
  options = {},
  texts = {},
  graph,
}: SimulatedApplication): Promise<Simulated> => {
  const definition = JOBS[job];
  const world = createWorld({
    seed: 1,
    start: START,
    load: createLoad({ shape: 'flat', seed: 1, start: START }),
    job: definition,
    size,
  });
  const backend = { ...world, jobPlan: (name: string) => describedPlan(world.jobPlan(name), texts) };
  const aws = await startEmbeddedAws({ clock: world, random: () => 0.5, backend });
  const clients = {
    cloudWatch: new CloudWatch(awsClientSettings(aws.url)),
    managedFlink: new KinesisAnalyticsV2Client(awsClientSettings(aws.url)),
  };
  try {
    aws.managedFlink.createApplication({ name: definition.application, ...size });
    const settings = parseSettings({
      mode,
      policy: 'flink',
      options: { 'job.autoscaler.scale-down.interval': '30 min', ...options },
      jobs: [
        {
          platform: 'managed-flink',
          name: definition.application,
          ...(graph && { graph }),
          lag: definition.vertices.flatMap((vertex): LagSettings[] => {
            if (vertex.kind !== 'source') return [];
            const { name, stream } = vertex;
            const source = texts[name]?.task ?? name;
            const { checkpointSeconds } = definition;
            return stream.kind === 'kinesis'
              ? [{ kind: 'kinesis', source, stream: stream.name }]
              : [{ ...stream, kind: 'msk', source, checkpointSeconds }];
          }),
        },
      ],
    });
    const [jobSettings] = settings.jobs;
    if (!jobSettings) throw new Error('no job');
    const ref: JobRef = {
      account: '111122223333',
      region: 'us-east-1',
      platform: 'managed-flink',
      name: definition.application,
    };
    const target = managedFlinkTarget({ client: clients.managedFlink, dollarsPerKpuHour: settings.dollarsPerKpuHour });
    const source = cloudWatchSource({ client: clients.cloudWatch, settings });
    const because: Reason[] = [];
    const kept = inMemoryStore();
    const sink = inMemorySink();
    const store: JobStore = {
      ...kept,
      putEvaluation: (key, record) => {
        because.push(...record.because);
        return kept.putEvaluation(key, record);
      },
    };
    const ports = { store, events: sink, sources: { cloudwatch: source }, targets: { 'managed-flink': target } };
    let requested = 0;
    for (let minute = 1; minute <= minutes; minute++) {
      world.advance(START + minute * MINUTE);
      await publish(clients.cloudWatch, renamed(world.takeMetrics(), texts));
      if (minute % 5 !== 0) continue;
      const { failures } = await evaluateJobs(ports, {
        settings,
        jobs: [{ job: ref, settings: jobSettings }],
        now: world.now(),
      });
      for (const { error } of failures) throw error;
      const requests = sink.changes.filter(({ name }) => name === 'requested');
      if (requests.length === requested) continue;
      requested = requests.length;
      world.advance(world.now() + MINUTE / 2);
      const decision = requests.at(-1)?.decision ?? '';
      await applyChange(decision, { ...ports, target, job: ref, settings, jobSettings, now: world.now() });
    }
    return {
      events: sink.changes,
      because,
      truth: world.truth(),
      minuteOf: (event) => (event.at - START) / MINUTE,
    };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
    await aws.stop();
  }
};

type Texts = NonNullable<SimulatedApplication['texts']>;

const describedPlan = (plan: string | undefined, texts: Texts): string | undefined => {
  if (plan === undefined) return undefined;
  const parsed: { plan: { nodes: { description: string }[] } } = JSON.parse(plan);
  for (const node of parsed.plan.nodes) {
    node.description = texts[node.description.replace('<br/>', '')]?.description ?? node.description;
  }
  return JSON.stringify(parsed);
};

const renamed = (data: readonly Datum[], texts: Texts): readonly Datum[] => {
  const tasks = new Map(Object.entries(texts).map(([name, { task }]) => [name.replaceAll(' ', '_'), task]));
  return data.map((datum) => {
    const task = tasks.get(datum.dimensions['Task'] ?? '');
    return task === undefined ? datum : { ...datum, dimensions: { ...datum.dimensions, Task: task } };
  });
};
