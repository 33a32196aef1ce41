import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeRbacFiles } from '../../../infra/synth/rbac-files.ts';

const manifest = (cluster: string) => ({ cluster, yaml: `# ${cluster}\n` });

it('manifests of clusters that are no longer in the settings are removed, and nothing else is', () => {
  const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-cdk-'));
  writeFileSync(join(folder, 'manifest.json'), '{}');
  const first = writeRbacFiles(folder, [manifest('prod'), manifest('lab')]);
  expect(first.written.map(({ cluster }) => cluster)).toEqual(['prod', 'lab']);
  expect(first.removed).toEqual([]);
  const second = writeRbacFiles(folder, [manifest('prod')]);
  expect(second.removed).toEqual(['lab']);
  expect(readdirSync(folder).sort()).toEqual(['manifest.json', 'rbac-prod.yaml']);
  expect(readFileSync(join(folder, 'rbac-prod.yaml'), 'utf8')).toBe('# prod\n');
  expect(writeRbacFiles(folder, []).removed).toEqual(['prod']);
});
