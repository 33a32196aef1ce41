/** The app: one settings file in, one stack out.  `cdk synth -c settings=my-settings.json` */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { rbacManifests } from './rbac.ts';
import { readSettingsFile } from './settings-file.ts';
import { FlinkAutopilotStack } from './stack.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const file = app.node.tryGetContext('settings');
try {
  const settings = readSettingsFile(typeof file === 'string' ? file : 'flink-autopilot.settings.json');
  const stack = new FlinkAutopilotStack(app, 'FlinkAutopilot', {
    settings,
    accessEntries: app.node.tryGetContext('accessEntries') === 'none' ? 'none' : 'create',
    description: 'flink-autopilot keeps Apache Flink jobs at the right parallelism and memory.',
  });
  app.synth();
  for (const note of settings.notes) console.error(`Settings: ${note}`);
  console.error(`${stack.stackName}: synthesized to ${app.outdir}`);
  for (const { cluster, yaml } of rbacManifests(settings.settings)) {
    const manifest = join(app.outdir, `rbac-${cluster}.yaml`);
    writeFileSync(manifest, yaml);
    console.error(`Rights inside cluster ${cluster}: kubectl apply -f ${manifest}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
