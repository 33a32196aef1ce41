/** The set-up of an application, read from an embedded Managed Flink: one case for each answer. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clients } from '../../../cli/doctor/clients.ts';
import { managedFlinkFindings } from '../../../cli/doctor/platforms/managed-flink.ts';
import { flinkDashboards } from '../../../functions/managed-flink-dashboard/dashboards.ts';
import type { Finding } from '../../../lib/doctor/finding.ts';
import type { ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import { AwsError } from '../../../sandbox/aws/wire/aws-error.ts';
import {
  type ManagedFlinkWorld,
  managedFlinkSettings,
  startManagedFlink,
} from '../../support/embedded-managed-flink.ts';

let world: ManagedFlinkWorld;
beforeEach(async () => {
  world = await startManagedFlink();
});
afterEach(() => world.stop());

const clients = (): Clients => ({
  managedFlink: world.client,
  dashboards: flinkDashboards({ client: world.client }),
  clock: world.now,
  pause: async () => {},
  region: async () => 'us-east-1',
  call: async () => ({ kind: 'failed', says: 'not asked here' }),
  onEks: async () => {
    throw new Error('not asked here');
  },
  close: () => {},
});

const examine = (settings: Partial<ManagedFlinkJobSettings> = {}, name = 'orders') =>
  managedFlinkFindings(clients(), { ...managedFlinkSettings(), ...settings, name }, undefined);
const of = (findings: readonly Finding[], code: Finding['code']) =>
  findings.filter((finding) => finding.code === code).map(({ severity, says }) => `${severity}: ${says}`);

const NEW = { name: 'new', parallelism: 4 } as const;

describe('an application', () => {
  it('that is set up well', async () => {
    world.aws.managedFlink.createApplication({
      ...NEW,
      metricsLevel: 'TASK',
      autoScalingEnabled: false,
      rollbackEnabled: true,
    });
    const findings = await examine({ dashboard: 'off' }, 'new');
    expect(findings.filter(({ severity }) => severity !== 'ok').map(({ code }) => code)).toEqual(['flink-rest']);
    expect(of(findings, 'application')).toEqual(['ok: Application "new" is RUNNING.']);
    expect(of(findings, 'metrics-level')).toEqual([
      'ok: The application publishes metrics of level TASK; TASK is needed.',
    ]);
    expect(of(findings, 'rights-of-caller')).toEqual(['ok: You may describe the application and list its operations.']);
  });

  it('that was made with the defaults of the service', async () => {
    world.aws.managedFlink.createApplication(NEW);
    const findings = await examine({}, 'new');
    expect(of(findings, 'metrics-level')).toEqual([
      'problem: The application publishes metrics of level APPLICATION; TASK is needed.',
    ]);
    expect(of(findings, 'system-rollback')).toEqual(['warning: System rollback is off, as it is by default.']);
    expect(of(findings, 'built-in-autoscaling')[0]).toMatch(
      /^warning: AutoScalingEnabled is true: Managed Flink’s own autoscaling/,
    );
    expect(of(findings, 'snapshots')).toEqual(['ok: Snapshots are on.']);
  });

  it('whose metrics are read from Flink needs no level', async () => {
    world.aws.managedFlink.createApplication(NEW);
    expect(of(await examine({ metrics: { source: 'flink-rest' } }, 'new'), 'metrics-level')[0]).toMatch(
      /^ok: .* from Flink itself/,
    );
  });

  it('whose operators are to be read needs level OPERATOR', async () => {
    expect(of(await examine({ metricsLevel: 'OPERATOR' }), 'metrics-level')).toEqual([
      'problem: The application publishes metrics of level TASK; OPERATOR is needed.',
    ]);
  });

  it('without snapshots', async () => {
    world.aws.managedFlink.createApplication({ ...NEW, snapshotsEnabled: false });
    expect(of(await examine({}, 'new'), 'snapshots')).toEqual(['problem: Snapshots are off.']);
  });

  it.each([
    [4, 'warning'],
    [3, 'problem'],
    [5, 'ok'],
  ] as const)('of parallelism 4 with maxParallelism %s in the settings', async (maxParallelism, severity) => {
    const says = `The application runs with parallelism 4; the settings allow ${maxParallelism}.`;
    expect(of(await examine({ maxParallelism }), 'max-parallelism-setting')).toEqual([`${severity}: ${says}`]);
  });

  it('that is not there', async () => {
    const findings = await examine({}, 'nowhere');
    expect(of(findings, 'application')[0]).toMatch(
      /^problem: There is no Managed Flink application "nowhere" in this account and region/,
    );
    expect(of(findings, 'metrics-level')).toEqual([]);
  });

  it('whose dashboard does not answer', async () => {
    expect(of(await examine(), 'flink-rest')[0]).toMatch(
      /^warning: The Flink dashboard of application "orders" can't be used/,
    );
  });

  it('whose dashboard you may not open: the functions may all the same', async () => {
    const error = new AwsError('AccessDeniedException', 'no', 400);
    world.aws.managedFlink.failNext('CreateApplicationPresignedUrl', { kind: 'refused', error });
    const findings = await examine();
    expect(of(findings, 'flink-rest')).toEqual([
      'not-checked: You may not kinesisanalytics:CreateApplicationPresignedUrl.',
    ]);
    expect(of(findings, 'rights-of-caller')).toContainEqual(
      expect.stringMatching(/^warning: You may not kinesisanalytics:Cr/),
    );
  });

  it('that may not be described: what depends on it is not checked', async () => {
    const refused = new AwsError(
      'AccessDeniedException',
      'User x is not authorized to perform: kinesisanalytics:DescribeApplication',
      400,
    );
    world.aws.managedFlink.failNext('DescribeApplication', { kind: 'refused', error: refused });
    const findings = await examine();
    expect(of(findings, 'rights-of-caller')[0]).toMatch(
      /^warning: You may not kinesisanalytics:DescribeApplication: User x is not/,
    );
    expect(of(findings, 'snapshots')).toEqual(['not-checked: You may not kinesisanalytics:DescribeApplication.']);
  });

  it('whose operations may not be listed is checked all the same', async () => {
    const refused = new AwsError('AccessDeniedException', 'no', 400);
    world.aws.managedFlink.failNext('ListApplicationOperations', { kind: 'refused', error: refused });
    const findings = await examine();
    expect(of(findings, 'rights-of-caller')).toEqual([
      'warning: You may not kinesisanalytics:ListApplicationOperations: no',
    ]);
    expect(of(findings, 'snapshots')).toEqual(['ok: Snapshots are on.']);
  });
});
