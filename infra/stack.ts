/** One stack per account and region: metrics, alarms and Managed Flink are all regional. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { FlinkAutopilot, type FlinkAutopilotProps } from './flink-autopilot.ts';

export class FlinkAutopilotStack extends Stack {
  readonly autopilot: FlinkAutopilot;

  constructor(scope: Construct, id: string, props: StackProps & FlinkAutopilotProps) {
    super(scope, id, props);
    this.autopilot = new FlinkAutopilot(this, 'Autopilot', props);
    new CfnOutput(this, 'Table', { value: this.autopilot.table.tableName, description: 'Windows, state and journal' });
    new CfnOutput(this, 'EventBus', {
      value: this.autopilot.bus.eventBusName,
      description: 'Every decision and what came of it, as events',
    });
  }
}
