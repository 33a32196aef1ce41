/** Alarms of jobs in other regions and accounts, as `flink-autopilot doctor` reads them there, and the rules that send them to the hub. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { dynamoDbStore } from '../../../functions/store/dynamodb-store.ts';
import { createTable } from '../../../functions/store/table/create-table.ts';
import { alarmsTemplate, spokeTemplate } from '../../../infra/spoke/spoke-template.ts';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import type { ListedRule } from '../../../sandbox/aws/eventbridge/listed-rules.ts';
import { noApplications } from '../../../sandbox/aws/managed-flink/managed-flink.ts';
import { type EmbeddedAws, type Place, startEmbeddedAws } from '../../../sandbox/aws/server.ts';
import { AwsError } from '../../../sandbox/aws/wire/aws-error.ts';
import { ruleOf, type TemplateText } from '../../support/alarm-route.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { connectionTo, type DynamoDbServer } from '../../support/dynamodb-server.ts';
import { START } from '../../support/embedded-managed-flink.ts';
import { HUB, REGION, SPOKE } from '../../support/hub-world.ts';
import { typed } from '../../support/typed-command.ts';

const TABLE = 'FlinkAutopilot-AutopilotTable56C0E4B4-1ABCDEFGHIJKL';
const WAKE = 'flink-autopilot/wake/';
/** As the template names it. */
const BUSY = `${WAKE}busy/managed-flink/orders`;
const IN_REGION = 'eu-central-1/orders';
const IN_SPOKE = `222233334444/${SPOKE.region}/orders`;
const PARAMETERS = {
  HubAlarmBus: 'arn:aws:events:us-east-1:111122223333:event-bus/FlinkAutopilotAutopilotAlarmBus9C0D1E2F',
  AlarmPrefix: WAKE,
  RoleName: 'flink-autopilot-spoke',
};
const jobs: readonly JobRef[] = [HUB, REGION, SPOKE].map((place) => ({
  ...place,
  platform: 'managed-flink',
  name: 'orders',
}));
const settings = {
  mode: 'act',
  spokes: [{ ...SPOKE, externalId: 'our-platform-team' }],
  jobs: [{}, { region: REGION.region }, SPOKE].map((place) => ({
    platform: 'managed-flink',
    name: 'orders',
    dashboard: 'off',
    ...place,
  })),
};

let server: DynamoDbServer;
let folder: string;
let aws: EmbeddedAws;
let fromTemplate: Readonly<Record<'region' | 'spoke', ListedRule>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-elsewhere-'));
  const profile = `[profile data-team]\naws_access_key_id = AKIA${SPOKE.account}\naws_secret_access_key = embedded\n`;
  const own = '[default]\naws_access_key_id = embedded\naws_secret_access_key = embedded\n';
  writeFileSync(join(folder, 'config'), own + profile);
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  fromTemplate = {
    region: ruleOf(alarmsTemplate() as TemplateText, REGION, PARAMETERS),
    spoke: ruleOf(spokeTemplate() as TemplateText, SPOKE, PARAMETERS),
  };
  server = await startDynalite();
  const connection = connectionTo(server);
  await createTable(connection, TABLE);
  const store = dynamoDbStore({ table: TABLE, connection, historyDays: 14, journalDays: 90 });
  for (const job of jobs) {
    await store.putFleetRow(keyOf(job), {
      at: START,
      mode: 'act',
      policy: 'flink',
      condition: 'RUNNING',
      state: 'steady',
    });
  }
  store.close();
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

beforeEach(async () => {
  aws = await startEmbeddedAws({
    clock: { now: () => START },
    random: () => 0.5,
    backend: noApplications,
    elsewhere: [REGION, SPOKE].map((place) => ({ ...place, backend: noApplications })),
  });
  for (const place of [HUB, REGION, SPOKE]) {
    aws.at(place).managedFlink.createApplication({ name: 'orders', parallelism: 4, metricsLevel: 'TASK' });
  }
  const variables = {
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    AWS_ENDPOINT_URL: aws.url,
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_REGION: HUB.region,
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return async () => {
    vi.unstubAllEnvs();
    await aws.stop();
  };
});

interface Said {
  readonly code: string;
  readonly severity: string;
  readonly says: string;
  readonly do: readonly string[];
}

const ALARM_CODES = ['wake-alarms', 'forwarded-alarms'];

const findingsOf = async (job: string, ...words: readonly string[]): Promise<readonly Said[]> => {
  const env = { FLINK_AUTOPILOT_TABLE: TABLE };
  const { out, err } = await typed(['doctor', job, '--json', ...words], { env, now: () => START + 60_000 });
  expect(err).toBe('');
  return JSON.parse(out).jobs[0].findings;
};
const WITH_SETTINGS = () => ['--settings', join(folder, 'settings.json')];
const WITH_PROFILE = () => [...WITH_SETTINGS(), '--spoke-profile', 'data-team'];
const alarmsOf = async (job: string, words: readonly string[] = WITH_SETTINGS()): Promise<readonly string[]> =>
  (await findingsOf(job, ...words))
    .filter(({ code }) => ALARM_CODES.includes(code))
    .map(({ code, severity, says }) => `${code} ${severity}: ${says}`);
const ring = (place: Place, name = BUSY, state: 'OK' | 'INSUFFICIENT_DATA' = 'OK'): void =>
  aws.at(place).cloudWatch.putAlarm({ name, state });
const askedIn = ({ account, region }: Place): readonly string[] =>
  [...aws.asked].filter((one) => one.startsWith(`${account}/${region} `)).map((one) => one.split(' ')[1] ?? '');

const SENT = (place: string, rule: string) => [
  `forwarded-alarms ok: Rule "${rule}" of ${place} sends the alarms to bus "FlinkAutopilotAutopilotAlarmBus9C0D1E2F" of the hub.`,
  `wake-alarms ok: ${BUSY} of ${place} (OK).`,
];

describe('a job in another region', () => {
  it('has an alarm there, which the rule of the template sends', async () => {
    ring(REGION);
    aws.at(REGION).rules.put(fromTemplate.region);
    expect((await alarmsOf(IN_REGION)).toSorted()).toEqual(SENT('eu-central-1', fromTemplate.region.name));
  });

  it('is known by the table, too, where no settings are given', async () => {
    ring(REGION);
    aws.at(REGION).rules.put(fromTemplate.region);
    expect((await alarmsOf(IN_REGION, [])).toSorted()).toEqual(SENT('eu-central-1', fromTemplate.region.name));
    expect(askedIn(HUB)).not.toContain('DescribeApplication');
  });

  it('has none there: one of its name at home means the job at home', async () => {
    ring(HUB);
    const findings = await findingsOf(IN_REGION, ...WITH_SETTINGS());
    expect(findings.filter(({ code }) => ALARM_CODES.includes(code))).toEqual([
      expect.objectContaining({
        code: 'wake-alarms',
        severity: 'note',
        says: `No alarm of eu-central-1 is named ${WAKE}orders, and none of the stack’s place ${WAKE}eu-central-1/orders: the job waits for the schedule.`,
        do: expect.arrayContaining([
          expect.stringMatching(
            /^Create an alarm flink-autopilot\/wake\/orders in eu-central-1\. .* spoke-template -- --settings FILE --at eu-central-1$/,
          ),
        ]),
      }),
    ]);
    expect(await alarmsOf('us-east-1/orders')).toEqual([`wake-alarms ok: ${BUSY} (OK).`]);
    expect(askedIn(REGION)).not.toContain('ListRules');
  });

  it('may be meant by an alarm at home that names its place; that one does not mean the job at home', async () => {
    const name = `${WAKE}lag/eu-central-1/orders`;
    ring(HUB, name);
    expect(await alarmsOf(IN_REGION)).toEqual([`wake-alarms ok: ${name} (OK).`]);
    expect(await alarmsOf('us-east-1/orders')).toEqual([
      `wake-alarms note: No alarm is named ${WAKE}orders: the job waits for the schedule.`,
    ]);
  });

  it('has an alarm without data', async () => {
    ring(REGION, BUSY, 'INSUFFICIENT_DATA');
    aws.at(REGION).rules.put(fromTemplate.region);
    expect(await alarmsOf(IN_REGION)).toContain(
      `wake-alarms warning: ${BUSY} of eu-central-1 (INSUFFICIENT_DATA): it has no data, so it wakes nothing.`,
    );
  });

  it('may not be asked for its alarms, or for its rules', async () => {
    ring(REGION);
    const denied = (action: string) => new AwsError('AccessDenied', `You are not authorized to perform ${action}`, 403);
    aws.at(REGION).cloudWatch.failNext('DescribeAlarms', { kind: 'refused', error: denied('DescribeAlarms') });
    expect(await alarmsOf(IN_REGION)).toEqual([
      'wake-alarms not-checked: You may not cloudwatch:DescribeAlarms in eu-central-1.',
    ]);
    aws.at(REGION).rules.failNext('ListRules', { kind: 'refused', error: denied('ListRules') });
    expect(await alarmsOf(IN_REGION)).toContain(
      'forwarded-alarms not-checked: You may not events:ListRules in eu-central-1.',
    );
    aws.at(REGION).rules.put(fromTemplate.region);
    aws.at(REGION).rules.failNext('ListTargetsByRule', { kind: 'refused', error: denied('ListTargetsByRule') });
    expect(await alarmsOf(IN_REGION)).toContain(
      'forwarded-alarms not-checked: You may not events:ListTargetsByRule in eu-central-1.',
    );
  });
});

it('alarms of a place are read once for all jobs', async () => {
  const error = new AwsError('AccessDenied', 'You are not authorized to perform DescribeAlarms', 403);
  // Of the controller, and of the jobs.
  aws.cloudWatch.failNext('DescribeAlarms', { kind: 'refused', error }, 2);
  const env = { FLINK_AUTOPILOT_TABLE: TABLE };
  const { out } = await typed(['doctor', '--json', ...WITH_SETTINGS()], { env, now: () => START + 60_000 });
  const findings = JSON.parse(out).jobs.flatMap(
    (job: { findings: readonly Said[] }) => job.findings,
  ) as readonly Said[];
  const unread = findings.filter(({ says }) => says === 'You may not cloudwatch:DescribeAlarms.');
  expect(unread.map(({ code }) => code)).toEqual(['wake-alarms', 'wake-alarms']);
});

describe('the rule of another region', () => {
  const forwarded = async (...rules: readonly ListedRule[]): Promise<Said> => {
    ring(REGION);
    for (const rule of rules) aws.at(REGION).rules.put(rule);
    const [found, ...more] = (await findingsOf(IN_REGION, ...WITH_SETTINGS())).filter(
      ({ code }) => code === 'forwarded-alarms',
    );
    expect(more).toEqual([]);
    return found as Said;
  };
  const MISSING = `No rule of eu-central-1 sends alarm "${BUSY}" to a bus of 111122223333/us-east-1: it does not reach the hub.`;

  it('is missing', async () => {
    expect(await forwarded()).toMatchObject({
      severity: 'warning',
      says: MISSING,
      do: expect.arrayContaining([expect.stringMatching(/^Deploy spoke-alarms-template\.json there/)]),
    });
  });

  it('is disabled', async () => {
    const { name } = fromTemplate.region;
    expect(await forwarded({ ...fromTemplate.region, state: 'DISABLED' })).toMatchObject({
      severity: 'warning',
      says: `Rule "${name}" of eu-central-1 is disabled: alarm "${BUSY}" does not reach the hub.`,
      do: expect.arrayContaining([`Enable it there: aws events enable-rule --name ${name} --region eu-central-1`]),
    });
  });

  it.each([
    ['sends to another hub', { targets: ['arn:aws:events:eu-west-1:111122223333:event-bus/HubAlarmBus'] }],
    ['sends to a queue', { targets: ['arn:aws:sqs:us-east-1:111122223333:alarms'] }],
    ['has another prefix', { pattern: { source: ['aws.cloudwatch'], detail: { alarmName: [{ prefix: 'mine/' }] } } }],
    ['is for alarms that end', { pattern: { source: ['aws.cloudwatch'], detail: { state: { value: ['OK'] } } } }],
    ['is for other events', { pattern: { source: ['aws.ec2'] } }],
  ])('%s', async (_, change) => {
    expect(await forwarded({ ...fromTemplate.region, ...change })).toMatchObject({
      severity: 'warning',
      says: MISSING,
    });
  });

  it('has any name: the bus takes what its own account sends', async () => {
    expect(await forwarded({ ...fromTemplate.region, name: 'mine' })).toMatchObject({
      severity: 'ok',
      says: expect.stringMatching(/^Rule "mine" of eu-central-1 sends/),
    });
  });

  it('sends to another bus of the hub’s account', async () => {
    const targets = ['arn:aws:events:us-east-1:111122223333:event-bus/central-audit'];
    expect(await forwarded({ ...fromTemplate.region, name: 'audit', targets })).toMatchObject({
      severity: 'warning',
      says: `Rule "audit" of eu-central-1 sends alarm "${BUSY}" to bus "central-audit" of 111122223333/us-east-1, which is not the alarm bus of the stack.`,
    });
    aws.at(REGION).rules.put(fromTemplate.region);
    expect((await alarmsOf(IN_REGION)).toSorted()).toEqual(SENT('eu-central-1', fromTemplate.region.name));
  });

  const RINGING = { source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] };
  const UNREAD: readonly (readonly [string, object])[] = [
    ['no source', { 'detail-type': ['CloudWatch Alarm State Change'] }],
    ['wildcard', { ...RINGING, detail: { alarmName: [{ wildcard: `${WAKE}*` }] } }],
    ['suffix', { ...RINGING, detail: { alarmName: [{ suffix: '/orders' }] } }],
    ['anything-but', { ...RINGING, detail: { state: { value: [{ 'anything-but': 'OK' }] } } }],
    ['equals-ignore-case', { ...RINGING, detail: { alarmName: [{ 'equals-ignore-case': BUSY }] } }],
    ['a prefix in any case', { ...RINGING, detail: { alarmName: [{ prefix: { 'equals-ignore-case': WAKE } }] } }],
    ['$or', { ...RINGING, $or: [{ region: ['eu-central-1'] }, { region: ['eu-west-1'] }] }],
    ['resources', { ...RINGING, resources: [{ prefix: 'arn:aws:cloudwatch:eu-central-1:' }] }],
    ['account', { ...RINGING, account: ['111122223333'] }],
    ['previousState', { ...RINGING, detail: { previousState: { value: ['OK'] } } }],
    ['configuration', { ...RINGING, detail: { configuration: { metrics: [{ exists: true }] } } }],
  ];

  it.each(UNREAD)('is not known to match by %s', async (_, pattern) => {
    expect(await forwarded({ ...fromTemplate.region, name: 'mine', pattern })).toMatchObject({
      severity: 'not-checked',
      says: `Rule "mine" of eu-central-1 sends to the hub, and its event pattern has filters that the doctor does not read: whether alarm "${BUSY}" passes them is not known.`,
    });
  });

  it('is not needed to be known where another one sends', async () => {
    const pattern = { ...RINGING, account: ['111122223333'] };
    const mine = { ...fromTemplate.region, name: 'a-rule', pattern };
    expect(await forwarded(mine, fromTemplate.region)).toMatchObject({
      severity: 'ok',
      says: expect.stringMatching(`^Rule "${fromTemplate.region.name}" of`),
    });
  });

  it('is disabled, or of other alarms, whatever else its pattern asks', async () => {
    const pattern = { ...RINGING, account: ['111122223333'] };
    const disabled: ListedRule = { ...fromTemplate.region, name: 'disabled', pattern, state: 'DISABLED' };
    const other = { ...disabled, name: 'other', pattern: { ...pattern, detail: { alarmName: [{ prefix: 'mine/' }] } } };
    expect(await forwarded(disabled, other)).toMatchObject({ severity: 'warning', says: MISSING });
  });

  it('is one of many', async () => {
    const other = (nth: number): ListedRule => ({
      name: `a-rule-${String(nth).padStart(3, '0')}`,
      state: 'ENABLED',
      pattern: { source: ['aws.ec2'], detail: [nth] },
      targets: [],
    });
    const rules = [...Array.from({ length: 120 }, (_, nth) => other(nth)), fromTemplate.region];
    expect(await forwarded(...rules)).toMatchObject({ severity: 'ok' });
  });
});

describe('a job in another account', () => {
  it('is not asked there without a profile of it, and what to add is said', async () => {
    ring(SPOKE);
    const findings = await findingsOf(IN_SPOKE, ...WITH_SETTINGS());
    expect(findings.filter(({ code }) => ALARM_CODES.includes(code))).toEqual([
      expect.objectContaining({
        code: 'wake-alarms',
        severity: 'not-checked',
        says: expect.stringMatching(/^The job is in account 222233334444, which the functions enter by a role/),
        do: expect.arrayContaining(['Add --spoke-profile NAME, a profile of ~/.aws/config of account 222233334444.']),
      }),
    ]);
    expect(findings).toContainEqual(expect.objectContaining({ code: 'application', severity: 'not-checked' }));
    expect([...askedIn(SPOKE), ...askedIn({ ...HUB, region: SPOKE.region })]).toEqual([]);
  });

  it('may be meant by an alarm at home that names its place', async () => {
    const name = `${WAKE}lag/${IN_SPOKE}`;
    ring(HUB, name);
    expect(await alarmsOf(IN_SPOKE)).toEqual([`wake-alarms ok: ${name} (OK).`]);
  });

  it('has an alarm there, which the rule of the spoke sends; its application is read, too', async () => {
    ring(SPOKE);
    aws.at(SPOKE).rules.put(fromTemplate.spoke);
    const findings = await findingsOf(IN_SPOKE, ...WITH_PROFILE());
    expect(await alarmsOf(IN_SPOKE, WITH_PROFILE())).toEqual(
      expect.arrayContaining(SENT('222233334444/eu-west-1', 'flink-autopilot-spoke-alarms')),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'application', severity: 'ok', says: 'Application "orders" is RUNNING.' }),
    );
    expect(aws.sts.assumed).toEqual([]);
  });

  it('has a rule that the bus of the hub does not take', async () => {
    ring(SPOKE);
    aws.at(SPOKE).rules.put({ ...fromTemplate.spoke, name: 'mine' });
    expect(await alarmsOf(IN_SPOKE, WITH_PROFILE())).toContain(
      `forwarded-alarms warning: Rule "mine" of 222233334444/eu-west-1 sends alarm "${BUSY}" to the hub, whose bus takes those of rule "flink-autopilot-spoke-alarms" alone.`,
    );
  });

  it('is known by the table alone: then the rule has the default name', async () => {
    const WITHOUT_SETTINGS = ['--spoke-profile', 'data-team'];
    ring(SPOKE);
    const mine: ListedRule = { ...fromTemplate.spoke, name: 'mine' };
    aws.at(SPOKE).rules.put(mine);
    expect(await findingsOf(IN_SPOKE, ...WITHOUT_SETTINGS)).toContainEqual(
      expect.objectContaining({
        code: 'forwarded-alarms',
        severity: 'warning',
        says: `Rule "mine" of 222233334444/eu-west-1 sends alarm "${BUSY}" to the hub, whose bus takes those of rule "flink-autopilot-spoke-alarms" alone, unless the settings of the spoke have another "roleName".`,
        do: expect.arrayContaining(['Add --settings FILE if they do.']),
      }),
    );
    aws.at(SPOKE).rules.put(fromTemplate.spoke);
    expect((await alarmsOf(IN_SPOKE, WITHOUT_SETTINGS)).toSorted()).toEqual(
      SENT('222233334444/eu-west-1', 'flink-autopilot-spoke-alarms'),
    );
  });

  it('has a disabled rule, which the profile of the spoke enables', async () => {
    ring(SPOKE);
    aws.at(SPOKE).rules.put({ ...fromTemplate.spoke, state: 'DISABLED' });
    expect(await findingsOf(IN_SPOKE, ...WITH_PROFILE())).toContainEqual(
      expect.objectContaining({
        code: 'forwarded-alarms',
        severity: 'warning',
        do: expect.arrayContaining([
          'Enable it there: aws events enable-rule --name flink-autopilot-spoke-alarms --region eu-west-1 --profile data-team',
        ]),
      }),
    );
  });

  it('has a template that was deployed without the bus', async () => {
    ring(SPOKE);
    const findings = await findingsOf(IN_SPOKE, ...WITH_PROFILE());
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'forwarded-alarms',
        severity: 'warning',
        do: expect.arrayContaining([expect.stringMatching(/^Deploy the template of the spoke there again/)]),
      }),
    );
  });
});
