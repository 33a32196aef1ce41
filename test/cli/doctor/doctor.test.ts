/** `flink-autopilot doctor` as it is typed: over a table on dynalite and an embedded AWS. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { stackPrefix } from '../../../cli/doctor/alarms.ts';
import { neededActions } from '../../../cli/doctor/function-rights.ts';
import { dynamoDbStore } from '../../../functions/store/dynamodb-store.ts';
import type { FleetRow } from '../../../functions/store/fleet-index/fleet-index.ts';
import { createTable } from '../../../functions/store/table/create-table.ts';
import { APPLICATION_RIGHTS } from '../../../infra/permissions/managed-flink.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import { type JobRef, keyOf } from '../../../lib/model/job.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { AwsError } from '../../../sandbox/aws/wire/aws-error.ts';
import { startDynalite } from '../../support/dynalite.ts';
import { connectionTo, type DynamoDbServer } from '../../support/dynamodb-server.ts';
import {
  type ManagedFlinkWorld,
  managedFlinkSettings,
  ordersJob,
  START,
  startManagedFlink,
} from '../../support/embedded-managed-flink.ts';
import { inARow, MINUTE, vertexOf } from '../../support/small-job.ts';
import { typed } from '../../support/typed-command.ts';

/** As CloudFormation names the table of a stack. */
const TABLE = 'Scaling-AutopilotTable56C0E4B4-1ABCDEFGHIJKL';
const clicks: JobRef = { ...ordersJob, platform: 'eks', name: 'clicks' };
const SINK = vertexOf('sink');
const graph = inARow(vertexOf('source'), SINK);

let server: DynamoDbServer;
let world: ManagedFlinkWorld;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  server = await startDynalite();
  const connection = connectionTo(server);
  await createTable(connection, TABLE);
  const store = dynamoDbStore({ table: TABLE, connection, historyDays: 14, journalDays: 90 });
  const row: FleetRow = { at: START, mode: 'act', policy: 'flink', condition: 'RUNNING', state: 'steady' };
  for (const job of [ordersJob, clicks]) {
    const key = keyOf(job);
    const vertices = Object.fromEntries(graph.vertices.map(({ id }) => [id, { load: 0.5 }]));
    const window = [{ at: START, vertices, job: {} }];
    const sizing = { kind: 'kpu', parallelism: 4, parallelismPerKpu: 1, kpus: 4, dollarsPerHour: 0.55 } as const;
    const evaluated = (minute: number, because: readonly Reason[]) =>
      store.putEvaluation(key, {
        at: START + minute * MINUTE,
        samples: minute === 0 ? window : [],
        evaluation: undefined,
        sizing,
        decision: 'hold',
        because: job === ordersJob ? because : [],
      });
    await store.putFleetRow(key, row);
    await evaluated(-45, [{ rule: 'budget', says: 'that was long ago' }]);
    await evaluated(-10, [{ rule: 'external-limit', says: 'sink has hardly processed more', vertex: SINK.id }]);
    await evaluated(0, [{ rule: 'enough-capacity', says: 'No other size is worth a restart.' }]);
    const state = { ...initialState, window };
    await store.save(
      key,
      0,
      { state, change: undefined, outbox: [], graph: { graph, version: '1', at: START } },
      START,
    );
  }
  store.close();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

beforeEach(async () => {
  world = await startManagedFlink();
  const variables = {
    AWS_ENDPOINT_URL: world.aws.url,
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'embedded',
    AWS_SECRET_ACCESS_KEY: 'embedded',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return async () => {
    vi.unstubAllEnvs();
    await world.stop();
  };
});

const type = (...words: readonly string[]) =>
  typed(['doctor', ...words], { env: { FLINK_AUTOPILOT_TABLE: TABLE }, now: () => START + 120_000 });
const settings = (value: object): string => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify(value));
  return file;
};

describe('doctor', () => {
  it('all jobs: those with most trouble first, each finding with what to do, what is right folded', async () => {
    world.aws.cloudWatch.putAlarm({ name: 'flink-autopilot/wake/orders', state: 'OK' });
    world.aws.cloudWatch.putAlarm({ name: 'Scaling-AutopilotAlarmsNoRun1234ABCD-XYZ', state: 'OK' });
    const { code, out, err } = await type();
    expect(err).toBe('');
    expect(out).toMatchInlineSnapshot(`
      "orders, managed-flink, us-east-1: 3 warnings
        warning      system-rollback
                     System rollback is off, as it is by default.
                     An update that fails can leave the application READY, which means stopped, until a
                     person starts it.
                     → Set RollbackEnabled of ApplicationSystemRollbackConfiguration to true with
                       UpdateApplication.
        warning      built-in-autoscaling
                     AutoScalingEnabled is true: Managed Flink’s own autoscaling changes the size of the
                     application.
                     It doubles and halves the parallelism by CPU alone, against our decisions.
                     1. Set AutoScalingEnabled to false; our first change does so, too.
                     2. Or take the job out of the settings if Managed Flink should scale it.
        warning      flink-rest
                     The Flink dashboard of application "orders" can't be used: it opens neither by token
                     (HTTP 503) nor by cookie (HTTP 503). Until then the graph comes from the settings or
                     the job plan, restarts from the operations.
                     The job graph, restarts, partitions and the real parallelism come from it.
                     1. If it lasts, open the dashboard from the AWS console, or write \`"dashboard":
                        "off"\` for the job.
                     2. Allow the right that the finding names (docs/managed-flink-dashboard.md,
                        docs/eks.md).
                     3. Check the address in the settings, and that the job manager runs.
        note         external-limit
                     sink has hardly processed more
                     More subtasks have not processed more: a database, a service, a quota or a connection
                     limit is reached.
                     1. Write in batches, or asynchronously (async I/O, batch size and flush interval of
                        the sink).
                     2. Raise the quota or the size of what it calls or writes to.
        not checked  rights-of-apply      No change of the job has been applied yet.
        not checked  settings             No settings file is given; the application is checked against
                                          the defaults.
        not checked  watermark-alignment  Whether watermark alignment holds a source back can't be seen:
                                          The Flink dashboard of application "orders" can't be used: it
                                          opens neither by token (HTTP 503) nor by cookie (HTTP 503). The
                                          job has one source, and CloudWatch has no watermarks of the
                                          splits within it. It takes Flink's REST API, which shows
                                          watermarkAlignmentDrift of source operators.
        not checked  storage-bound        How much of the storage of its KPUs the state takes can't be
                                          seen: The Flink dashboard of application "orders" can't be used:
                                          it opens neither by token (HTTP 503) nor by cookie (HTTP 503).
                                          CloudWatch has neither containerDiskUtilization of the last
                                          15 min nor lastCheckpointSize of the last day. It takes Flink's
                                          REST API, which shows all of the state of the newest checkpoint.
        ok           evaluation-age, job-running, metrics-arrive, names-matched, rights-of-evaluate,
                     rights-of-caller, application, metrics-level, snapshots, max-parallelism-setting,
                     wake-alarms

      clicks, eks, us-east-1: nothing is wrong
        note         wake-alarms
                     No alarm is named flink-autopilot/wake/clicks: the job waits for the schedule.
                     Without one a sudden load waits for the next evaluation, up to 15 min (\`polling\`).
                     → Let the stack make it (\`tripwires\` in the settings), or create a CloudWatch alarm
                       named \`flink-autopilot/wake/JOB\`, on its lag or on how busy it is.
        not checked  rights-of-apply  No change of the job has been applied yet.
        not checked  settings         No settings file is given, and without it the platform can not be
                                      asked.
        ok           evaluation-age, job-running, metrics-arrive, names-matched, rights-of-evaluate

      The controller: nothing is wrong
        not checked  rights-of-evaluate  The roles of the functions were not simulated: no Lambda function
                                         has the table "Scaling-AutopilotTable56C0E4B4-1ABCDEFGHIJKL" in
                                         its environment.
        ok           controller-alarms

      3 warnings; 7 could not be checked. Every code: docs/doctor.md
      "
    `);
    expect(code).toBe(0);
  });

  it('one job as JSON, with codes and the page of each; a limit that was named half an hour ago still counts', async () => {
    const { code, out } = await type('ord', '--json');
    const { jobs, account } = JSON.parse(out);
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ name: 'orders', platform: 'managed-flink', region: 'us-east-1' });
    expect(jobs[0].findings).toContainEqual({
      code: 'external-limit',
      severity: 'note',
      says: 'sink has hardly processed more',
      vertex: SINK.id,
      means: expect.any(String),
      do: [expect.any(String), expect.any(String)],
      page: 'docs/doctor.md#external-limit',
    });
    expect(jobs[0].findings.map(({ code }: { code: string }) => code)).not.toContain('budget');
    expect(account).toMatchObject([
      { code: 'controller-alarms', severity: 'warning' },
      {
        code: 'rights-of-evaluate',
        severity: 'not-checked',
        says: expect.stringContaining(`no Lambda function has the table "${TABLE}"`),
      },
    ]);
    expect(code).toBe(0);
  });

  it('a problem is exit code 1, and stands first', async () => {
    world.aws.managedFlink.createApplication({ name: 'payments', metricsLevel: 'APPLICATION' });
    const file = settings({
      everyMinutes: 5,
      jobs: [
        { platform: 'managed-flink', name: 'orders' },
        { platform: 'managed-flink', name: 'payments' },
      ],
    });
    const { code, out } = await type('--settings', file);
    expect(code).toBe(1);
    expect(out).toMatch(/^payments, managed-flink, us-east-1: 2 problems/);
    expect(out).toContain('The table has no evaluation of this job.');
    expect(out).toMatch(/clicks, eks, us-east-1: 1 warning\n {2}warning {6}settings\n/);
  });

  it('alarms: one about the controller rings, one that wakes a job has no data', async () => {
    const because = '1 datapoint was greater than the threshold.';
    const ringing = { name: 'Scaling-AutopilotAlarmsApplyErrors12-X', description: 'apply failed.', because };
    world.aws.cloudWatch.putAlarm({ ...ringing, state: 'ALARM' });
    world.aws.cloudWatch.putAlarm({ name: 'Scaling-Other-X', state: 'ALARM' });
    world.aws.cloudWatch.putAlarm({ name: 'flink-autopilot/wake/team/orders', state: 'INSUFFICIENT_DATA' });
    const { code, out } = await type('orders', '--json');
    const { jobs, account } = JSON.parse(out);
    expect(account.slice(0, 1)).toMatchObject([
      {
        code: 'controller-alarms',
        severity: 'problem',
        says: `Alarm "${ringing.name}" rings. apply failed. ${because}`,
      },
    ]);
    const wake = jobs[0].findings.find((finding: { code: string }) => finding.code === 'wake-alarms');
    expect(wake).toMatchObject({ severity: 'warning', says: expect.stringContaining('has no data') });
    expect(code).toBe(1);
  });

  it('more alarms than one page has', async () => {
    for (let i = 0; i < 120; i++) world.aws.cloudWatch.putAlarm({ name: `Scaling-AutopilotAlarms${i}`, state: 'OK' });
    const { out } = await type('orders', '--json');
    expect(JSON.parse(out).account[0].says).toBe('None of the 120 alarms about the controller rings.');
  });

  it('alarms that may not be read are not checked', async () => {
    const error = new AwsError('AccessDenied', 'User x is not authorized to perform: cloudwatch:DescribeAlarms', 403);
    world.aws.cloudWatch.failNext('DescribeAlarms', { kind: 'refused', error }, 2);
    const { out } = await type('orders', '--json');
    const { jobs, account } = JSON.parse(out);
    expect(account.slice(0, 2)).toMatchObject([
      {
        code: 'rights-of-caller',
        severity: 'warning',
        says: expect.stringContaining('You may not cloudwatch:DescribeAlarms'),
      },
      { code: 'controller-alarms', severity: 'not-checked' },
    ]);
    expect(jobs[0].findings).toContainEqual(expect.objectContaining({ code: 'wake-alarms', severity: 'not-checked' }));
  });

  describe('the roles of the two functions', () => {
    const ALL = [
      ...neededActions('evaluate', managedFlinkSettings(), 'act'),
      ...neededActions('apply', managedFlinkSettings(), 'act'),
    ];
    const deploy = (name: string, allowed: readonly string[], table = TABLE): void =>
      world.aws.functions.putFunction({
        name,
        allowed,
        role: `arn:aws:iam::111122223333:role/${name}`,
        variables: { FLINK_AUTOPILOT_TABLE: table },
      });
    const rights = async () => {
      const { code, out } = await type('orders', '--json');
      const { jobs, account } = JSON.parse(out);
      const all = [...jobs[0].findings, ...account] as readonly { code: string; severity: string; says: string }[];
      return {
        exit: code,
        said: all
          .filter((one) => one.code.startsWith('rights-of-'))
          .map(({ code, severity, says }) => `${code} ${severity}: ${says}`),
      };
    };

    it('may do what they need', async () => {
      deploy('Scaling-AutopilotEvaluateFunction1-X', ALL);
      deploy('Scaling-AutopilotApplyFunction1-X', ALL);
      for (let i = 0; i < 60; i++) deploy(`other-apply-${i}`, [], 'another-table');
      const { exit, said } = await rights();
      expect(said).toContainEqual(
        expect.stringMatching(
          /^rights-of-apply ok: By IAM’s simulation "Scaling-AutopilotApplyFunction1-X" may .*UpdateApplication\.$/,
        ),
      );
      expect(said.filter((one) => !one.includes(' ok: '))).toEqual([]);
      expect(exit).toBe(0);
    });

    it('apply may not change the application', async () => {
      deploy(
        'Scaling-AutopilotApplyFunction1-X',
        ALL.filter((action) => !action.endsWith(':UpdateApplication')),
      );
      const { exit, said } = await rights();
      expect(said).toContain(
        'rights-of-apply problem: By IAM’s simulation "Scaling-AutopilotApplyFunction1-X" may not kinesisanalytics:UpdateApplication on arn:aws:kinesisanalytics:us-east-1:111122223333:application/orders.',
      );
      expect(exit).toBe(1);
    });

    it('may not be simulated', async () => {
      deploy('Scaling-AutopilotApplyFunction1-X', ALL);
      const error = new AwsError(
        'AccessDenied',
        'User x is not authorized to perform: iam:SimulatePrincipalPolicy',
        403,
      );
      world.aws.functions.failNext('SimulatePrincipalPolicy', { kind: 'refused', error });
      const { said } = await rights();
      expect(said).toContain(
        'rights-of-apply not-checked: The role of "Scaling-AutopilotApplyFunction1-X" was not simulated: you may not iam:SimulatePrincipalPolicy.',
      );
    });

    it('may not be listed', async () => {
      const error = new AwsError('AccessDeniedException', 'User x is not authorized', 403);
      world.aws.functions.failNext('ListFunctions', { kind: 'refused', error });
      const { said } = await rights();
      expect(said).toContain(
        'rights-of-evaluate not-checked: The roles of the functions were not simulated: you may not lambda:ListFunctions.',
      );
    });
  });

  it('a settings file that is wrong is one sentence and exit code 1', async () => {
    const { code, out, err } = await type('--settings', settings({ jobs: [] }));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^The settings file ".*settings\.json" can't be used:\nline 1: /);
  });

  it('a wrong call is exit code 2', async () => {
    expect(await type('a', 'b')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^One job is enough: what is "b"\?/),
    });
    expect(await type('nowhere')).toMatchObject({ code: 1, err: expect.stringMatching(/^There is no job "nowhere"/) });
  });
});

it.each([
  [TABLE, 'Scaling-'],
  ['My-Stack-AutopilotTable56C0E4B4-1ABCDEFGHIJK', 'My-Stack-'],
  ['flink-autopilot', undefined],
])('the stack of table %s is %s', (table, prefix) => {
  expect(stackPrefix(table)).toBe(prefix);
});

it.each(['evaluate', 'apply'] as const)('what is simulated of %s is what the tables of rights grant', (name) => {
  const granted = (mode: 'advise' | 'act') =>
    APPLICATION_RIGHTS.rights
      .filter(({ functions, kind }) => functions.includes(name) && (mode === 'act' || kind === 'reading'))
      .map(({ action }) => action);
  for (const mode of ['advise', 'act'] as const) {
    expect(neededActions(name, managedFlinkSettings(), mode).toSorted()).toEqual(granted(mode).toSorted());
  }
  const off = managedFlinkSettings({ dashboard: 'off' });
  expect(neededActions('evaluate', off, 'act')).not.toContain('kinesisanalytics:CreateApplicationPresignedUrl');
});
