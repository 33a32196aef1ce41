/** The app: one settings file in, one stack out.  `cdk synth -c settings=my-settings.json` */
import { App, PermissionsBoundary, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettingsFile } from '../settings-file/settings-file.ts';
import { DEFAULT_STACK, FlinkAutopilotStack } from './stack.ts';
import { readContext } from './synth/context.ts';
import { writeRbacFiles } from './synth/rbac-files.ts';
import { synthReport } from './synth/report.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

try {
  const {
    settings: file,
    stackName = DEFAULT_STACK,
    permissionsBoundary: boundary,
    ...given
  } = readContext(app.node.getAllContext());
  const content = readSettingsFile(file);
  const stack = new FlinkAutopilotStack(app, stackName, {
    ...given,
    settings: content,
    description: 'flink-autopilot keeps Apache Flink jobs at the right parallelism and memory.',
    ...(boundary !== undefined && {
      permissionsBoundary: boundary.startsWith('arn:')
        ? PermissionsBoundary.fromArn(boundary)
        : PermissionsBoundary.fromName(boundary),
    }),
  });
  app.synth();
  const { rbacManifests, instance } = stack.autopilot;
  const rbac = writeRbacFiles(app.outdir, rbacManifests);
  for (const line of synthReport({ ...content, file, rbac, instance })) console.error(line);
  console.error(`${stack.stackName}: synthesized to ${app.outdir}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
