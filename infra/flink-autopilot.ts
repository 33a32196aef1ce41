/** The FlinkAutopilot construct: everything one account and region needs, wired. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Names, Stack, Stage } from 'aws-cdk-lib';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { SettingsFileContent } from '../settings-file/settings-file.ts';
import { addAlarms } from './alarms.ts';
import { addAccessEntries } from './clusters.ts';
import { ControllerFunction, type FunctionNetwork } from './controller-function.ts';
import { addDashboard } from './dashboard.ts';
import { grantPermissions } from './permissions/grant-permissions.ts';
import { addAlarmRule, addDecisionRule } from './rules.ts';
import { addSchedules } from './schedules.ts';
import { createBus, createDeadLetterQueue, createTable } from './storage.ts';

export interface FlinkAutopilotProps {
  readonly settings: SettingsFileContent;
  /** Alarms about the controller itself are sent here; without it they only change color. */
  readonly alarmTopic?: ITopic;
  /** A CloudWatch alarm whose name begins so evaluates its job at once. Default: `flink-autopilot/wake/`. */
  readonly wakeAlarmPrefix?: string;
  /** `create` lets the functions into the EKS clusters of the settings; `none` when that is done elsewhere. Default: create. */
  readonly accessEntries?: 'create' | 'none';
  /** Where clusters with a private endpoint are reached from; it also needs a way to CloudWatch, DynamoDB and EventBridge. */
  readonly network?: FunctionNetwork;
}

export class FlinkAutopilot extends Construct {
  readonly table: ITableV2;
  readonly bus: IEventBus;
  readonly evaluate: IFunction;
  readonly apply: IFunction;

  constructor(scope: Construct, id: string, props: FlinkAutopilotProps) {
    super(scope, id);
    const { settings } = props.settings;
    const table = createTable(this);
    const bus = createBus(this);
    const deadLetters = createDeadLetterQueue(this);
    const environment = {
      table: table.tableName,
      eventBus: bus.eventBusName,
      settings: 'settings.json',
      account: Stack.of(this).account,
    };
    const common = { environment, settingsPath: writeSettings(this, props.settings), network: props.network };
    // A run of a thousand jobs waits for CloudWatch most of the time; one at a time per shard.
    const evaluate = new ControllerFunction(this, 'Evaluate', {
      ...common,
      entry: 'evaluate',
      timeoutMinutes: Math.min(15, settings.everyMinutes + 5),
      concurrency: settings.shards + 2,
    });
    const apply = new ControllerFunction(this, 'Apply', {
      ...common,
      entry: 'apply',
      timeoutMinutes: 1,
      concurrency: 5,
    });

    for (const controller of [evaluate, apply]) grantPermissions(controller, { table, bus, settings });
    if (props.accessEntries !== 'none') addAccessEntries(this, { evaluate, apply, settings });
    addSchedules(this, { evaluate: evaluate.function, deadLetters, settings });
    addDecisionRule(this, { bus, apply: apply.function, deadLetters });
    addAlarmRule(this, {
      evaluate: evaluate.function,
      deadLetters,
      prefix: props.wakeAlarmPrefix ?? 'flink-autopilot/wake/',
    });
    addAlarms(this, { evaluate, apply, deadLetters, settings, topic: props.alarmTopic });
    addDashboard(this, { evaluate, apply, settings });

    this.table = table;
    this.bus = bus;
    this.evaluate = evaluate.function;
    this.apply = apply.function;
  }
}

/** Into the cloud assembly of the stack's stage, where the bundles take it from: nothing is left anywhere else. */
const writeSettings = (scope: Construct, { json }: SettingsFileContent): string => {
  const path = join((Stage.of(scope) as Stage).outdir, `${Names.uniqueId(scope)}.settings.json`);
  writeFileSync(path, json);
  return path;
};
