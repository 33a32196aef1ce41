import { describe, expect, it } from 'vitest';
import { POLICY_CHARACTERS } from '../../infra/permissions/policy-size.ts';
import { mayChange, modeOf } from '../../lib/model/execution-mode.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import { arn, type RoleRights } from '../support/iam.ts';
import { type ApplicationMode, applications, rolesOfJobs } from './roles-of-jobs.ts';

const READING = ['DescribeApplication', 'ListApplicationOperations', 'ListTagsForResource'].map(
  (name) => `kinesisanalytics:${name}`,
);
/** All that could do something to an application, or let another do it. */
const CHANGING = [
  'UpdateApplication',
  'StartApplication',
  'StopApplication',
  'RollbackApplication',
  'DeleteApplication',
  'CreateApplicationSnapshot',
  'DeleteApplicationSnapshot',
  'CreateApplication',
  'TagResource',
  'UntagResource',
].map((name) => `kinesisanalytics:${name}`);
const PASS_ROLE = arn('iam', 'role/of-an-application', undefined, '');

const MODES: readonly ApplicationMode[] = ['observe', 'advise', 'act'];
/** Of the file, and of each job by its number. */
const mixtures: readonly (readonly [string, ApplicationMode, (i: number) => ApplicationMode | undefined])[] = [
  ['observe everywhere', 'observe', () => undefined],
  ['advise everywhere', 'advise', () => undefined],
  ['act everywhere', 'act', () => undefined],
  ['act, every third job advise, every third observe', 'act', (i) => MODES[i % 3]],
  ['advise for the file, whatever the jobs ask for', 'advise', (i) => MODES[i % 3]],
  ['approve everywhere', 'approve', () => undefined],
  ['approve for the file, whatever the jobs ask for', 'approve', (i) => MODES[i % 3]],
  ['one job in mode act', 'act', (i) => (i === 0 ? 'act' : 'advise')],
];

type Judge = (role: RoleRights, action: string, application: string) => boolean;

/** What is wrong with the rights of these roles, for these settings; nothing when they are exact. */
const faultsOf = (roles: readonly RoleRights[], { mode = 'advise', jobs }: SettingsFile, may: Judge) => {
  const anyMay = (action: string, name: string): boolean => roles.some((role) => may(role, action, name));
  const ofJobs = jobs.flatMap((job) => {
    const acting = mayChange(modeOf(mode, job.mode));
    const unreadable = roles.flatMap((role) => READING.filter((action) => !may(role, action, job.name)));
    const changing = CHANGING.filter((action) => anyMay(action, job.name));
    const wanted = acting ? ['kinesisanalytics:UpdateApplication'] : [];
    return JSON.stringify(changing) === JSON.stringify(wanted) && unreadable.length === 0
      ? []
      : [`${job.name} (${acting ? 'act' : 'not act'}): ${[...changing, ...unreadable]}`];
  });
  const strangers = ['orders', 'payments-fraud-detection-stage-', 'payments-fraud-detection-stage-1-copy', '*'];
  const ofOthers = strangers.flatMap((name) =>
    [...CHANGING, ...READING].filter((action) => anyMay(action, name)).map((action) => `${name}: ${action}`),
  );
  const passing = roles.filter((role) => role.may('iam:PassRole', PASS_ROLE)).map(({ role }) => `${role}: PassRole`);
  return [...ofJobs, ...ofOthers, ...passing];
};

const tooLong = (roles: readonly RoleRights[], most: number) =>
  roles.filter(
    ({ managedPolicies, inline }) =>
      managedPolicies.length > most || inline > 10_240 || managedPolicies.some((size) => size > POLICY_CHARACTERS),
  );

describe.each([1, 40, 41, 200, 400])('the rights of %i Managed Flink jobs, by name', (count) => {
  it.each(mixtures)('%s: exactly the acting ones can be changed', (_, mode, ofJob) => {
    const settings = { mode, jobs: applications(count, ofJob) };
    const roles = rolesOfJobs(settings);
    const may: Judge = (role, action, name) => role.may(action, arn('kinesisanalytics', `application/${name}`));
    expect(faultsOf(roles, settings, may)).toEqual([]);
    expect(tooLong(roles, 10)).toEqual([]);
    const wildcards = roles.flatMap(({ statements }) =>
      statements.filter(({ resources }) => resources.some((resource) => resource.includes('*'))),
    );
    expect(wildcards.flatMap(({ actions }) => actions)).toEqual(['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics']);
  });
});

it('an application of the same name in another account or region can not be changed', () => {
  const roles = rolesOfJobs({ mode: 'act', jobs: applications(1, () => 'act') });
  const name = 'application/payments-fraud-detection-stage-0';
  const elsewhere = [
    arn('kinesisanalytics', name, '999999999999'),
    arn('kinesisanalytics', name, undefined, 'us-east-2'),
  ];
  const update = 'kinesisanalytics:UpdateApplication';
  expect(elsewhere.filter((one) => roles.some((role) => role.may(update, one)))).toEqual([]);
});

describe('2,000 Managed Flink jobs', () => {
  const jobs = applications(2000, (i) => [...MODES, 'approve' as const][i % 4]);

  it('are more than a role can name: the synth ends, and says what to do', () => {
    expect(() => rolesOfJobs({ mode: 'act', jobs })).toThrow(
      /^The role of evaluate can't name 2000 resources one by one: that takes \d\d managed policies, and a role may have 10\. .*"permissions": \{ "by": "tag" \} in the settings \(docs\/permissions\.md\)\.$/,
    );
  });

  it('are granted by a tag whose value is their mode: those tagged "act" or "approve" can be changed, and no other', () => {
    const settings: SettingsFile = { mode: 'act', permissions: { by: 'tag' }, jobs };
    const modes = new Map(jobs.map(({ name, mode }) => [name, mode ?? 'act']));
    const may: Judge = (role, action, name) => {
      const mode = modes.get(name);
      const tags: Record<string, string> = mode === undefined ? {} : { 'aws:ResourceTag/flink-autopilot': mode };
      return role.may(action, arn('kinesisanalytics', `application/${name}`), tags);
    };
    expect(faultsOf(rolesOfJobs(settings), settings, may)).toEqual([]);
  });

  it('with the tag, too, nothing can be changed while no job is in mode act', () => {
    const roles = rolesOfJobs({ mode: 'advise', permissions: { by: 'tag', key: 'scaling' }, jobs });
    const tagged = { 'aws:ResourceTag/scaling': 'act' };
    const one = arn('kinesisanalytics', 'application/payments-fraud-detection-stage-2');
    expect(roles.flatMap((role) => CHANGING.filter((action) => role.may(action, one, tagged)))).toEqual([]);
    expect(roles.map((role) => role.may('kinesisanalytics:DescribeApplication', one, tagged))).toEqual([true, true]);
    expect(roles.map((role) => role.may('kinesisanalytics:DescribeApplication', one))).toEqual([false, false]);
    const paused = { 'aws:ResourceTag/scaling': 'paused' };
    expect(roles.map((role) => role.may('kinesisanalytics:ListTagsForResource', one, paused))).toEqual([true, true]);
  });
});

it('a raised quota is used when the settings say so, and the message says by how much', () => {
  const jobs = applications(900, () => 'act');
  expect(() => rolesOfJobs({ mode: 'act', jobs })).toThrow(/"managedPoliciesPerRole": 1\d \}\.$/);
  const permissions = { by: 'name', managedPoliciesPerRole: 20 } as const;
  expect(tooLong(rolesOfJobs({ mode: 'act', permissions, jobs }), 20)).toEqual([]);
});

it('a policy is filled before the next one begins', () => {
  const [evaluate] = rolesOfJobs({ jobs: applications(400, () => undefined) });
  // One more ARN would not fit, even with the longest region.
  const full = evaluate?.managedPolicies.slice(0, -1) ?? [];
  expect(full.length).toBeGreaterThan(4);
  expect(full.filter((size) => size < 5000)).toEqual([]);
});
