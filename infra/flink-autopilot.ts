/** The FlinkAutopilot construct: everything one account and region needs, wired. */
import { Annotations, Stack } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { tripwiresOf } from '../lib/alarms/tripwires.ts';
import { pollingOf } from '../lib/polling/polling.ts';
import type { SettingsFile } from '../lib/settings/settings.ts';
import { shardsOf } from '../lib/settings/shards.ts';
import { createAlarmBus } from './alarm-bus.ts';
import { addAlarms } from './alarms.ts';
import { addAccessEntries } from './clusters.ts';
import { ControllerFunction, type FunctionNetwork } from './controller-function.ts';
import { addDashboard } from './dashboard.ts';
import { type SettingsContent, settingsContent } from './given-settings.ts';
import { instanceOf, wakeAlarmPrefix } from './instance.ts';
import { addJobDashboard, jobMetricsPrice } from './job-metrics.ts';
import { addDigest } from './notifications/digest.ts';
import { addNotifications } from './notifications/notifications.ts';
import { grantItself, grantPermissions } from './permissions/grant-permissions.ts';
import { type ClusterManifest, rbacManifests } from './rbac.ts';
import { addAlarmRule, addDecisionRule, addForwardedAlarmRule } from './rules.ts';
import { addSavedQueries } from './saved-queries.ts';
import { addSchedules } from './schedules.ts';
import { createBus, createDeadLetterQueue, createTable } from './storage.ts';
import { addTripwires, tripwiresPrice } from './tripwires.ts';

export interface FlinkAutopilotProps {
  /** The settings themselves, or what `readSettingsFile` has read. Wrong ones throw an Error that says what would be right. */
  readonly settings: SettingsFile | SettingsContent;
  /** Alarms about the controller itself are sent here; by default to the topic of the notifications, or they only change color. */
  readonly alarmTopic?: ITopic;
  /**
   * What a person wants to hear of at once, and a digest every Monday, in the format of chat (docs/cdk.md): to a topic, or
   * `create` one. Default: none.
   */
  readonly notifications?: 'create' | ITopic;
  /**
   * Names the metrics, the wake alarms and the Kubernetes groups. Two in one account and region need different ones; by
   * default it is made of the names of the stack and of the construct: `streaming-autopilot`.
   */
  readonly instance?: string;
  /** A CloudWatch alarm whose name begins so evaluates its job at once. Default: `<instance>/wake/`. */
  readonly wakeAlarmPrefix?: string;
  /** `create` lets the functions into the EKS clusters of the settings; `none` when that is done elsewhere. Default: create. */
  readonly accessEntries?: 'create' | 'none';
  /** Where clusters with a private endpoint are reached from; it also needs a way to CloudWatch, DynamoDB and EventBridge. */
  readonly network?: FunctionNetwork;
}

export class FlinkAutopilot extends Construct {
  readonly table: ITableV2;
  readonly bus: IEventBus;
  /** Where alarms of other accounts and regions arrive. Undefined where no job is elsewhere. */
  readonly alarmBus: IEventBus | undefined;
  /** An alarm whose name begins so evaluates its job. */
  readonly wakeAlarmPrefix: string;
  readonly evaluate: IFunction;
  readonly apply: IFunction;
  readonly dashboard: Dashboard;
  readonly logGroups: { readonly evaluate: ILogGroup; readonly apply: ILogGroup };
  readonly instance: string;
  /** Where notifications go, if they are asked for. */
  readonly notificationTopic: ITopic | undefined;
  /** The rights inside the EKS clusters of the settings, for `kubectl apply`. */
  readonly rbacManifests: readonly ClusterManifest[];

  constructor(scope: Construct, id: string, props: FlinkAutopilotProps) {
    super(scope, id);
    const { settings, json: settingsJson } = settingsContent(props.settings, Stack.of(this));
    const instance = instanceOf(this, props.instance);
    const table = createTable(this);
    const bus = createBus(this);
    const deadLetters = createDeadLetterQueue(this);
    const environment = {
      table: table.tableName,
      eventBus: bus.eventBusName,
      settings: 'settings.json',
      account: Stack.of(this).account,
    };
    const common = { environment, instance, settingsJson, network: props.network };
    // A run of a thousand jobs waits for CloudWatch most of the time; one at a time per shard.
    const evaluate = new ControllerFunction(this, 'Evaluate', {
      ...common,
      entry: 'evaluate',
      timeoutMinutes: Math.min(15, pollingOf(settings).fastest + 5),
      concurrency: shardsOf(settings) + 2,
    });
    const apply = new ControllerFunction(this, 'Apply', {
      ...common,
      entry: 'apply',
      timeoutMinutes: 1,
      concurrency: 5,
    });

    for (const controller of [evaluate, apply]) grantPermissions(controller, { table, bus, settings });
    grantItself(evaluate, evaluate);
    if (props.accessEntries !== 'none') addAccessEntries(this, { evaluate, apply, settings, instance });
    addSchedules(this, { evaluate: evaluate.function, deadLetters, settings });
    addDecisionRule(this, { bus, apply: apply.function, deadLetters });
    const prefix = wakeAlarmPrefix(instance, props.wakeAlarmPrefix);
    addAlarmRule(this, { evaluate: evaluate.function, deadLetters, prefix });
    const alarmBus = createAlarmBus(this, settings);
    if (alarmBus) addForwardedAlarmRule(this, { alarmBus, evaluate: evaluate.function, deadLetters });
    const tripwires = tripwiresOf(settings);
    addTripwires(this, { tripwires, prefix });
    Annotations.of(this).addInfo(tripwiresPrice(tripwires));
    const { notifications: notify } = props;
    if (notify !== undefined) addDigest(this, { ...common, table, bus, deadLetters });
    this.notificationTopic = notify && addNotifications(this, { bus, deadLetters, notify });
    addAlarms(this, {
      evaluate,
      apply,
      deadLetters,
      settings,
      topic: props.alarmTopic ?? this.notificationTopic,
      instance,
    });

    this.table = table;
    this.bus = bus;
    this.alarmBus = alarmBus;
    this.wakeAlarmPrefix = prefix;
    this.evaluate = evaluate.function;
    this.apply = apply.function;
    this.dashboard = addDashboard(this, { evaluate, apply, settings, instance });
    if (settings.jobMetrics === 'on') {
      addJobDashboard(this, { settings, instance });
      Annotations.of(this).addInfo(jobMetricsPrice(settings));
    }
    this.logGroups = { evaluate: evaluate.logGroup, apply: apply.logGroup };
    addSavedQueries(this, { instance, ...this.logGroups });
    this.instance = instance;
    this.rbacManifests = rbacManifests(settings, instance);
  }
}
