/**
 * One AWS account on this machine: the deployed handlers, unchanged, wired to the embedded services as the stack wires
 * them on AWS. One per process, since endpoints and names reach the handlers by environment variables, as in Lambda.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyHandler } from '../../functions/apply.ts';
import { awsCalls } from '../../functions/aws/aws-call.ts';
import { endpoint } from '../../functions/aws/aws-endpoint.ts';
import type { AwsCredentials } from '../../functions/aws/signer.ts';
import { evaluateHandler } from '../../functions/evaluate.ts';
import { eventBridgeSink } from '../../functions/events/eventbridge-sink.ts';
import type { EventSink } from '../../functions/ports.ts';
import { jobRef } from '../../functions/read-settings.ts';
import type { WritableControlStore } from '../../functions/store/controls/control-store.ts';
import { writableControls } from '../../functions/store/controls/write-control.ts';
import type { KeptInputs } from '../../functions/store/decision-inputs/decision-inputs.ts';
import { type DynamoDbStore, dynamoDbStore } from '../../functions/store/dynamodb-store.ts';
import { keptInputItems } from '../../functions/store/items/kept-input-items.ts';
import { openTable } from '../../functions/store/table/table.ts';
import { tripwireName, tripwiresOf } from '../../lib/alarms/tripwires.ts';
import { EVENT_SOURCE, LOG_VARIABLE, type ScheduleRequest, toVariables, wakeAlarmsOf } from '../../lib/environment.ts';
import { EVENTS } from '../../lib/model/events.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { POLICIES, type Policies } from '../../lib/policies.ts';
import { isAdaptive } from '../../lib/polling/polling.ts';
import { parseSettings, type Settings, type SettingsFile } from '../../lib/settings/settings.ts';
import { type DynamoDbUnits, dynamoDbEndpoint, startDynamoDb } from './dynamodb.ts';
import { type EmbeddedAws, type EmbeddedAwsSettings, endpoints, startEmbeddedAws } from './server.ts';
import { setVariables } from './set-variables.ts';

export interface Account {
  readonly aws: EmbeddedAws;
  readonly store: DynamoDbStore;
  /** What decisions were made from. */
  readonly inputs: KeptInputs;
  /** What people ask of the jobs, as the commands write it, and the bus that they publish on. */
  readonly controls: WritableControlStore;
  readonly events: EventSink;
  /** Consumed so far, by the functions and by `store`. */
  dynamoDbUnits(): DynamoDbUnits;
  /** Items whose time to live has passed; says how many. */
  deleteExpired(now: EpochMs): Promise<number>;
  /** That hold now. */
  readonly settings: Settings;
  /** Other settings for the same jobs, as a deployment brings them: both functions start again with them. */
  deploy(settings: SettingsFile): void;
  readonly jobs: readonly JobRef[];
  /** What CloudWatch and the rule for alarms do. Rejects when the function fails. */
  evaluateAlarmed(now: EpochMs): Promise<void>;
  /** What a rule of EventBridge hands over. Rejects when the function fails. */
  evaluateOn(event: unknown): Promise<void>;
  /** What EventBridge Scheduler does. Rejects when the function fails. */
  evaluateAll(now: EpochMs): Promise<void>;
  stop(): Promise<void>;
}

export interface AccountOptions
  extends Pick<EmbeddedAwsSettings, 'clock' | 'random' | 'backend' | 'cloudWatch' | 'streams' | 'elsewhere'> {
  readonly settings: SettingsFile;
  /** By default those that are deployed. */
  readonly policies?: Policies | undefined;
  /** With it, apply waits for the moment of a change as it does in Lambda; without, it never waits. */
  readonly pause?: ((ms: number) => Promise<void>) | undefined;
  /** Print the functions' log lines and metrics. */
  readonly log: boolean;
  readonly onFailedDelivery?: (message: string) => void;
}

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
/** Of everybody here. */
export const EMBEDDED_CREDENTIALS: AwsCredentials = { accessKeyId: 'embedded', secretAccessKey: 'embedded' };
/** What the stack gives to apply. */
const APPLY_MS = 60_000;
const TABLE = 'flink-autopilot';
const BUS = 'flink-autopilot';

export const openAccount = async (options: AccountOptions): Promise<Account> => {
  const policies = options.policies ?? POLICIES;
  const clock = (): EpochMs => options.clock.now();
  let settings = parseSettings(options.settings, policies);
  const { pause } = options;
  const handlers = () => [evaluateHandler(policies, { clock }), applyHandler(policies, { clock, pause })] as const;
  let [evaluate, apply] = handlers();
  const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-'));
  const settingsPath = join(folder, 'settings.json');
  writeFileSync(settingsPath, JSON.stringify(options.settings));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  // An end at once stops nothing; nothing of ours may be left on the disk all the same.
  process.once('exit', removeFolder);

  const dynamoDb = await startDynamoDb(TABLE);
  const aws = await startEmbeddedAws({
    ...options,
    region: REGION,
    account: ACCOUNT,
    eventBridge: { buses: [BUS], onFailedAttempt: ({ error }) => options.onFailedDelivery?.(String(error)) },
  });
  const unsetVariables = setVariables({
    ...toVariables({ table: TABLE, eventBus: BUS, settings: settingsPath, account: ACCOUNT }),
    ...endpoints(aws.url),
    ...dynamoDbEndpoint(dynamoDb.url),
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: EMBEDDED_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: EMBEDDED_CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    ...(options.log ? {} : { [LOG_VARIABLE]: 'off' }),
  });
  aws.eventBridge.putRule({
    name: 'Decisions',
    bus: BUS,
    pattern: { source: [EVENT_SOURCE], 'detail-type': [EVENTS.requested.detailType] },
    target: (event) => apply(event, pause && { getRemainingTimeInMillis: () => APPLY_MS }),
    maximumEventAgeSeconds: 300,
    retryAttempts: 2,
  });
  const store = dynamoDbStore({ table: TABLE, historyDays: settings.historyDays, journalDays: settings.journalDays });

  const items = openTable(TABLE, {});
  const controls = writableControls(TABLE);
  const calls = awsCalls({
    credentials: async () => EMBEDDED_CREDENTIALS,
    clock: options.clock.now,
    endpoint: (service) => endpoint(service),
  });
  // Where every job has one rhythm, nothing else is to evaluate it.
  const tripwires = isAdaptive(settings) ? tripwiresOf(settings) : [];
  for (const tripwire of tripwires) aws.cloudWatch.alarms.put(tripwireName(wakeAlarmsOf(), tripwire), tripwire);

  return {
    aws,
    store,
    inputs: keptInputItems(items),
    controls,
    events: eventBridgeSink({ call: calls, region: async () => REGION }, BUS),
    dynamoDbUnits: dynamoDb.units,
    deleteExpired: dynamoDb.deleteExpired,
    get settings() {
      return settings;
    },
    deploy(file) {
      settings = parseSettings(file, policies);
      writeFileSync(settingsPath, JSON.stringify(file));
      [evaluate, apply] = handlers();
    },
    jobs: settings.jobs.map((job) => jobRef({ account: ACCOUNT }, REGION, job)),
    async evaluateAlarmed(now) {
      for (const event of aws.cloudWatch.alarms.evaluate(now)) {
        if (isRinging(event)) await evaluate(event);
      }
    },
    evaluateOn: (event) => evaluate(event),
    evaluateAll: (now) => {
      const request: ScheduleRequest = { kind: 'schedule', shard: 0, of: 1, time: new Date(now).toISOString() };
      return evaluate(request);
    },
    async stop() {
      items.close();
      controls.close();
      store.close();
      await aws.stop();
      await dynamoDb.stop();
      unsetVariables();
      process.off('exit', removeFolder);
      removeFolder();
    },
  };
};

/** As the rule of the stack has it. */
const isRinging = (event: object): boolean =>
  (event as { readonly detail: { readonly state: { readonly value: string } } }).detail.state.value === 'ALARM';
