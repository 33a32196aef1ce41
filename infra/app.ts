/** The app: one settings file in, one stack out.  `cdk synth -c settings=my-settings.json` */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettingsFile } from './settings-file.ts';
import { FlinkAutopilotStack } from './stack.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const file = app.node.tryGetContext('settings');
try {
  const stack = new FlinkAutopilotStack(app, 'FlinkAutopilot', {
    settings: readSettingsFile(typeof file === 'string' ? file : 'flink-autopilot.settings.json'),
    description: 'flink-autopilot keeps Apache Flink jobs at the right parallelism and memory.',
  });
  app.synth();
  console.error(`${stack.stackName}: synthesized to ${app.outdir}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
