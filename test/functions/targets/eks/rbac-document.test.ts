import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rbacManifests } from '../../../../infra/rbac.ts';
import { parseSettings } from '../../../../lib/settings.ts';

const HEADER = `# What flink-autopilot may do in the namespace "streaming" of cluster "prod", where it scales "orders": as the construct prints
# it for the settings (rbacManifests). The access entries of its two Lambda roles name the two groups.
# Never grant "create" or "patch" on services/proxy: they would allow to upload a jar to Flink, or to cancel a job.
`;

it('docs/eks/rbac.yaml is what the construct prints', async () => {
  const job = { platform: 'eks', name: 'orders', namespace: 'streaming', cluster: { name: 'prod' } };
  const [manifest] = rbacManifests(parseSettings({ jobs: [job] }));
  const document = join(import.meta.dirname, '../../../../docs/eks/rbac.yaml');
  await expect(HEADER + manifest?.yaml).toMatchFileSnapshot(document);
});
