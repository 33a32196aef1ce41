import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rbacManifests } from '../../../../infra/rbac.ts';
import { parseSettings, type SettingsFile } from '../../../../lib/settings/settings.ts';

const header = (
  what: string,
) => `# What flink-autopilot may do in the namespace "streaming" of cluster "prod", where it scales ${what} (mode "act"): as the construct prints
# it for the settings (rbacManifests). The access entries of its two Lambda roles name the two groups.
# Never grant "create" or "patch" on services/proxy: they would allow to upload a jar to Flink, or to cancel a job.
`;

it.each([
  ['rbac.yaml', '"orders"', {}],
  ['rbac-session-job.yaml', 'the session job "orders"', { sessionJob: 'orders', sessionCluster: 'shared' }],
])('docs/eks/%s is what the construct prints', async (file, what, own) => {
  const job = { platform: 'eks', name: 'orders', namespace: 'streaming', cluster: { name: 'prod' }, ...own };
  const [manifest] = rbacManifests(parseSettings({ mode: 'act', jobs: [job] } as SettingsFile));
  const document = join(import.meta.dirname, '../../../../docs/eks', file);
  await expect(header(what) + manifest?.yaml).toMatchFileSnapshot(document);
});

it('docs/eks/rbac-labels.yaml is what the construct prints where jobs are found by their labels', async () => {
  const labels = { 'flink-autopilot/managed': 'true' };
  const entry = { platform: 'eks' as const, cluster: { name: 'prod' }, namespace: 'streaming', labels };
  const [manifest] = rbacManifests(parseSettings({ mode: 'act', jobs: [], discover: [entry] }));
  const document = join(import.meta.dirname, '../../../../docs/eks/rbac-labels.yaml');
  await expect(header('what carries a label') + manifest?.yaml).toMatchFileSnapshot(document);
});
