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
    discover: [{ platform: 'managed-flink', tags, maxKpus: 8 }],
  });
  const all = [listed('managed-flink', 'orders'), listed('managed-flink', 'clicks'), listed('eks', 'web')];
  const known = doctorJobs(all, file).map(({ name, known }) => [name, known]);
  expect(known).toEqual([
    ['orders', 'in the settings'],
    ['clicks', 'found by tags'],
    ['web', 'not in the settings'],
  ]);
  expect(doctorJobs(all, file)[1]?.settings).toMatchObject({ name: 'clicks', maxKpus: 8 });
  expect(doctorJobs([listed('managed-flink', 'clicks')], { ...file, discover: [] })[0]?.known).toBe(
    'not in the settings',
  );
});
