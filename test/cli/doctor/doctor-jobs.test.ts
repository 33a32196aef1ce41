import { expect, it } from 'vitest';
import type { ListedJob } from '../../../cli/account/account.ts';
import { doctorJobs } from '../../../cli/doctor/doctor-jobs.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';

const listed = (platform: 'managed-flink' | 'eks', name: string): ListedJob => ({
  name,
  job: { account: '111122223333', region: 'us-east-1', platform, name },
  row: { at: 0, mode: 'act' } as ListedJob['row'],
});

it('a job of the table that the settings do not name was found by its tags, where they find any', () => {
  const tags = { team: 'data' };
  const file = parseSettings({
    jobs: [{ platform: 'managed-flink', name: 'orders' }],
    discover: [
      { platform: 'eks', cluster: { name: 'prod' }, namespace: 'web', labels: tags },
      { platform: 'managed-flink', tags, maxKpus: 8 },
    ],
  });
  const all = [
    listed('managed-flink', 'orders'),
    listed('managed-flink', 'clicks'),
    listed('eks', 'web'),
    listed('eks', 'prod/web/shared/orders'),
    listed('eks', 'prod/batch/orders'),
  ];
  const known = doctorJobs(all, file).map(({ name, known }) => [name, known]);
  expect(known).toEqual([
    ['orders', 'in the settings'],
    ['clicks', 'found by tags'],
    ['web', 'not in the settings'],
    ['prod/web/shared/orders', 'found by labels'],
    ['prod/batch/orders', 'not in the settings'],
  ]);
  expect(doctorJobs(all, file)[1]?.settings).toMatchObject({ name: 'clicks', maxKpus: 8 });
  expect(doctorJobs(all, file)[3]?.settings).toMatchObject({ sessionJob: 'orders', sessionCluster: 'shared' });
  expect(doctorJobs([listed('managed-flink', 'clicks')], { ...file, discover: [] })[0]?.known).toBe(
    'not in the settings',
  );
});

it('jobs of one name in several places are each with its own settings', () => {
  const there = { account: '222233334444', region: 'eu-west-1' };
  const file = parseSettings({
    spokes: [{ ...there, externalId: 'platform' }],
    jobs: [
      { platform: 'managed-flink', name: 'orders', maxKpus: 1 },
      { platform: 'managed-flink', name: 'orders', region: 'eu-central-1', maxKpus: 2 },
      { platform: 'managed-flink', name: 'orders', ...there, maxKpus: 3 },
    ],
  });
  const at = (place: object): ListedJob => {
    const one = listed('managed-flink', 'orders');
    return { ...one, job: { ...one.job, ...place } };
  };
  const all = doctorJobs([at({}), at({ region: 'eu-central-1' }), at(there)], file);
  expect(all.map(({ settings }) => settings && 'maxKpus' in settings && settings.maxKpus)).toEqual([1, 2, 3]);
  expect(doctorJobs([at(there)], file).map(({ listed }) => listed?.job.account)).toEqual([
    there.account,
    undefined,
    undefined,
  ]);
});
