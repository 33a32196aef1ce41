import { expect, it } from 'vitest';
import { reportedJob } from '../../../../functions/metrics/dialects/reported-job.ts';
import { discoveredResource } from '../../../../lib/settings/discovered-job.ts';
import type { ResourcesByLabel } from '../../../../lib/settings/labelled-resources.ts';
import { parseSettings } from '../../../../lib/settings/settings.ts';

it('a job that was found by its labels reports under the name of its resource, until Flink says another', () => {
  const entry = { platform: 'eks' as const, cluster: { name: 'prod' }, namespace: 'web', labels: { team: 'data' } };
  const [byLabel] = parseSettings({ jobs: [], discover: [entry] }).discover;
  const place = { cluster: 'prod', namespace: 'web', resource: 'orders' };
  const found = discoveredResource(byLabel as ResourcesByLabel, place, []);
  expect(reportedJob(found)).toMatchObject({ jobName: 'orders', deployment: 'orders', namespace: 'web' });
  expect(reportedJob(found, { reported: { jobName: 'Orders', labels: 'filtered' } })).toMatchObject({
    jobName: 'Orders',
  });
  const session = discoveredResource(byLabel as ResourcesByLabel, { ...place, sessionCluster: 'shared' }, []);
  expect(reportedJob(session)).toMatchObject({ jobName: 'orders', deployment: 'shared' });
});
