/** One stack per account and region: metrics, alarms and Managed Flink are all regional. Others beside it have another name. */
import { Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { DEFAULT_INSTANCE } from '../lib/environment.ts';
import { FlinkAutopilot, type FlinkAutopilotProps } from './flink-autopilot.ts';
import { named } from './instance.ts';
import { addOutputs } from './outputs.ts';
import { importedNetwork, type NetworkIds } from './synth/network.ts';

/** What a command line can say: ARNs and ids, where a CDK app has constructs. */
export interface ImportedByName {
  readonly alarmTopicArn?: string | undefined;
  /** `create` makes a topic. */
  readonly notificationTopicArn?: string | undefined;
  readonly networkIds?: NetworkIds | undefined;
  /** Of every resource of the stack. */
  readonly resourceTags?: Readonly<Record<string, string>>;
}

export const DEFAULT_STACK = 'FlinkAutopilot';

export class FlinkAutopilotStack extends Stack {
  readonly autopilot: FlinkAutopilot;

  constructor(scope: Construct, id: string, props: StackProps & FlinkAutopilotProps & ImportedByName) {
    super(scope, id, props);
    const { alarmTopicArn, notificationTopicArn, networkIds, resourceTags = {} } = props;
    this.autopilot = new FlinkAutopilot(this, 'Autopilot', {
      ...props,
      instance: props.instance ?? (this.stackName === DEFAULT_STACK ? DEFAULT_INSTANCE : named(this.stackName)),
      ...(alarmTopicArn !== undefined && { alarmTopic: Topic.fromTopicArn(this, 'AlarmTopic', alarmTopicArn) }),
      ...(notificationTopicArn !== undefined && {
        notifications:
          notificationTopicArn === 'create'
            ? ('create' as const)
            : Topic.fromTopicArn(this, 'NotificationTopic', notificationTopicArn),
      }),
      ...(networkIds && { network: importedNetwork(this, networkIds) }),
    });
    for (const [key, value] of Object.entries(resourceTags)) Tags.of(this).add(key, value);
    addOutputs(this, this.autopilot);
  }
}
