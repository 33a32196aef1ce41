/** The app: one settings file in, one stack out.  `cdk synth -c settings=my-settings.json` */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettingsFile } from '../settings-file/settings-file.ts';
import { rbacManifests } from './rbac.ts';
import { FlinkAutopilotStack } from './stack.ts';
import { readContext } from './synth/context.ts';
import { writeRbacFiles } from './synth/rbac-files.ts';
import { synthReport } from './synth/report.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

try {
  const { settings: file, accessEntries } = readContext(app.node.getAllContext());
  const content = readSettingsFile(file);
  const stack = new FlinkAutopilotStack(app, 'FlinkAutopilot', {
    settings: content,
    accessEntries,
    description: 'flink-autopilot keeps Apache Flink jobs at the right parallelism and memory.',
  });
  app.synth();
  const rbac = writeRbacFiles(app.outdir, rbacManifests(content.settings));
  for (const line of synthReport({ ...content, file, rbac })) console.error(line);
  console.error(`${stack.stackName}: synthesized to ${app.outdir}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
