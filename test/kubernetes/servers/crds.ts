/** The operator's own CRDs, out of its API jar from Maven Central, kept under `.cache/`. */
import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cache } from './build-servers.ts';
import { tool } from './tool.ts';

const OPERATOR = '1.10.0';

/** YAML, one per kind. */
export const operatorCrds = async (): Promise<readonly string[]> => {
  const folder = join(cache, `crds-${OPERATOR}`);
  if (!existsSync(folder)) {
    const args = [
      '--quiet',
      '--batch-mode',
      '--no-transfer-progress',
      `-Dmaven.repo.local=${join(cache, '../m2')}`,
      'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack',
      `-Dartifact=org.apache.flink:flink-kubernetes-operator-api:${OPERATOR}`,
      '-Dmdep.unpack.includes=META-INF/fabric8/*-v1.yml',
      `-DoutputDirectory=${folder}`,
    ];
    // Without a project Maven leaves a folder behind where it is started.
    await tool('mvn', args, { cwd: cache });
  }
  const files = globSync(join(folder, 'META-INF/fabric8/*-v1.yml')).sort();
  if (files.length === 0) throw new Error(`There are no CRDs in ${folder}: delete it and try again`);
  return Promise.all(files.map((file) => readFile(file, 'utf8')));
};
