/** The codes of all reasons, what each means and what to do about it. Long because it is one table: docs/reasons.md is made from it. */
import type { Meaning } from './reason-meaning.ts';
import { autopilotReasons } from './reasons-of-autopilot.ts';
import { applied, followedUp } from './reasons-of-changes.ts';
import { controlReasons } from './reasons-of-control.ts';
import { limitReasons } from './reasons-of-limits.ts';
import { sourceReasons } from './reasons-of-sources.ts';

const scaledAtAll = {
  enabled: {
    means: 'The autoscaler is off for this job.',
    remedy: 'Set `job.autoscaler.enabled` to `true` in the settings.',
  },
  mode: {
    means: 'The mode of the settings or of the job allows less than a change.',
    remedy: 'Set `mode` to `approve` or `act`, for all jobs and for this one, when changes are wanted.',
  },
  'job-running': {
    means: 'The job is not RUNNING, has no vertices yet, or the time of its last start is unknown.',
    remedy: 'If it should run, look at its exceptions in the Flink dashboard.',
  },
  stable: {
    means: 'The job is being changed or started: only a stable job is changed.',
    remedy: 'Wait; if it lasts, look at what the platform says of the job.',
  },
  'change-under-way': { means: 'A change of the job has not come to its end yet: never two at once.' },
  cooldown: {
    means: 'The last change failed, was rolled back or was overridden: the job is left alone for a while.',
    remedy: 'Read why it failed in the events of that change (docs/failed-changes.md).',
  },
  option: {
    means: 'The value of an option can not be read.',
    remedy: 'Correct the option that the reason names.',
  },
  'policy-switched': { means: 'Another policy decides from now on; its state starts again, the window stays.' },
} as const satisfies Readonly<Record<string, Meaning>>;

const measured = {
  'two-samples': { means: 'Rates need two samples, and there are fewer yet.' },
  stabilizing: { means: 'The job has started so lately that its metrics are not steady (stabilization interval).' },
  'window-full': { means: 'The window does not hold a whole length of measurements since the job is stable.' },
  'new-sample': {
    means: 'Nothing new was observed since the last evaluation.',
    remedy: 'If it lasts, check that the metrics of the job arrive (docs/reporters.md).',
  },
  'fresh-samples': {
    means: 'The newest sample is too old to decide on.',
    remedy: 'Check that the metrics of the job arrive in time.',
  },
  'state-set-aside': {
    means: 'A part of what is stored of the job was written by an older version, or is damaged, and is not used.',
    remedy: 'Nothing: the window comes back with the next reading.',
  },
  'fleet-unreadable': {
    means: 'What the jobs of the account share could not be read: each job goes by what it has seen itself.',
    remedy: 'Nothing after an upgrade: the jobs fill it again. If it lasts, look at the error of the function.',
  },
  ...sourceReasons,
  'names-unmatched': {
    means: 'Metrics name tasks that no vertex of the job graph can be, or that several could be.',
    remedy: 'Copy the `graph` of the reason into the settings, or let Flink’s REST API be read.',
  },
  'resource-option-ignored': {
    means: 'An option in the resource of the job is unknown or unreadable, and is ignored.',
    remedy: 'Remove or correct it in the resource.',
  },
  'resource-option-odd': {
    means: 'An option in the resource of the job counts as Flink reads it, although it is hardly meant so.',
    remedy: 'Write the unit: `15 min`, not `15`, which is 15 milliseconds.',
  },
  'metric-missing': {
    means: 'A vertex or the task managers did not report a metric that the evaluation needs.',
    remedy: 'Publish the metric that the reason names (docs/reporters.md).',
  },
  metrics: {
    means: 'The metrics of the job could not be read.',
    remedy: 'Read the error; rights and throttling are the usual causes.',
  },
  'metrics-missing': {
    means: 'No minute of the window has every point that is needed of a vertex.',
    remedy: 'Publish the metrics that the reason names, or raise the metrics level to TASK.',
  },
  'metrics-impossible': {
    means: 'A metric has a value that it can not have, such as a negative lag: it counts as not measured.',
    remedy: 'Look at what writes the metric that the reason names.',
  },
  'metrics-partial': { means: 'CloudWatch returned only a part of the points that were asked for.' },
  'metrics-gap': { means: 'Minutes that lack points were left out of the window.' },
  'metrics-stale': {
    means: 'The newest minutes have no points of some vertices.',
    remedy: 'If it lasts, check the reporter and the collector.',
  },
  unavailable: {
    means: 'The source of metrics can not see some metrics: what depends on them is not known.',
    remedy: 'Choose a reporter that has them, if the decision needs them (docs/reporters.md).',
  },
  'job-not-running': { means: 'Flink’s REST API shows the job in a state in which nothing can be measured.' },
  'dashboard-forbidden': {
    means:
      'The Flink dashboard of the application may not be read: settings, job plan and CloudWatch are used instead.',
    remedy: 'Allow `kinesisanalytics:CreateApplicationPresignedUrl` on it, or write `"dashboard": "off"` for the job.',
  },
  'dashboard-not-running': {
    means:
      'The application is not RUNNING, so that its Flink dashboard does not answer: what is known without it is used.',
  },
  'dashboard-unavailable': {
    means:
      'The Flink dashboard does not answer, or not as Flink does: settings, job plan and CloudWatch are used instead.',
    remedy: 'If it lasts, open the dashboard from the AWS console, or write `"dashboard": "off"` for the job.',
  },
  'checkpoints-failing': {
    means: 'The newest checkpoint of the job failed: an update begins with a snapshot, which may fail as well.',
    remedy: 'Look at the checkpoints in the Flink dashboard.',
  },
  'metric-source-changed': {
    means:
      'The metrics come from another source than before: their counters can not be compared, the window starts again.',
  },
  'graph-changed': { means: 'The job graph changed while its metrics were read: the evaluation is left out.' },
  'counters-not-fetched': {
    means: 'The counters of a vertex were reset while they were read: the evaluation is left out.',
  },
  settling: { means: 'No minute since the start of the job is complete in CloudWatch yet.' },
  'nothing-published': {
    means: 'No metric of the job was found under the names that the settings give.',
    remedy: 'Check cluster, namespace, deployment and job name in the settings against the metrics in CloudWatch.',
  },
  'names-ambiguous': {
    means: 'Several vertices have the same name, and the metrics do not tell them apart.',
    remedy: 'Give each operator chain a name of its own (`name()`, `uid()`).',
  },
  'deployment-unknown': {
    means: 'The metrics of the job name more than one deployment, or none: whose they are is not known.',
    remedy: 'Set a `pipeline.name` of its own for each deployment, or publish the label that tells them apart.',
  },
  'graph-unknown': {
    means: 'The job graph is unknown: without its edges no vertex can be sized.',
    remedy: 'Allow reading Flink’s REST API, or draw `graph` in the settings.',
  },
  'source-input': { means: 'The records that a source reads are taken from another counter than usual.' },
  'busy-time-unknown': {
    means: 'A vertex reports records but not how busy it is: it is not scaled.',
    remedy: 'Publish `busyTimeMsPerSecond` of the vertex.',
  },
  'long-bundles': {
    means: 'The bundles of a Beam pipeline are so long that the window holds too few of them.',
    remedy:
      'Set `job.autoscaler.metrics.window` to six bundles or more, or `maxBundleTimeMills` of the pipeline to less.',
  },
  evaluation: {
    means: 'The window could not be evaluated: the rate at which records arrive is unknown.',
    remedy: 'Publish the records and the lag of the source that the reason names.',
  },
} as const satisfies Readonly<Record<string, Meaning>>;

const proposed = {
  'memory-pressure': {
    means: 'The job is short of memory: its rates tell about garbage collection, so it is not scaled.',
    remedy: 'Give the task managers more memory.',
  },
  excluded: { means: 'The vertex is left alone: excluded by option, finished, or its busy time is unknown.' },
  committer: {
    means:
      'The vertex commits what others have written, once for each checkpoint: it is never scaled ([iceberg.md](iceberg.md)).',
  },
  'required-factor': { means: 'The capacity that the vertex needs, against what it has.' },
  'observed-scalability': {
    means: 'Past scalings brought less capacity than they should: more subtasks are asked for.',
  },
  'factor-limits': { means: 'One step scales up or down only so far.' },
  'within-bounds': { means: 'The parallelism is held within the bounds of the vertex.' },
  alignment: { means: 'The parallelism is moved so that key groups or partitions spread evenly.' },
  'expected-rate': { means: 'What the vertex can process, and whether that is within its band.' },
  effectiveness: {
    means: 'The last scale-up of the vertex brought too little: it is not scaled up again.',
    remedy: 'Look for what limits it: a hot key, an external system, a sink.',
  },
  'source-ineffective': {
    means: 'A source read no more after it was made wider, and how many partitions or shards it has is not known.',
    remedy: 'Set `partitions` of the job in the settings ([metrics.md](metrics.md)).',
  },
  'scale-down-interval': { means: 'A scale-down waits until it was wanted for a whole interval.' },
  'outside-utilization-band': { means: 'Every vertex is within its utilization band: a restart is not worth it.' },
  ...autopilotReasons,
  impossible: {
    means: 'The rules came to a parallelism that can not be.',
    remedy: 'Check the bounds and the scaling history of the job.',
  },
} as const satisfies Readonly<Record<string, Meaning>>;

const limited = {
  ...limitReasons,
  'source-partitions': {
    means: 'A source has no more partitions or shards to read: further subtasks of it, or behind it, would be idle.',
    remedy:
      'Give the topic more partitions, or the stream more shards, if more must be read; a source of Beam a larger `maxParallelism` when its pipeline is started without a snapshot ([beam.md](beam.md)).',
  },
  'commit-bound': {
    means: 'Commits to an Iceberg table are late: more subtasks would only write more files to commit.',
    remedy: 'Take checkpoints less often, expire snapshots, and look at the catalog ([iceberg.md](iceberg.md)).',
  },
  'small-files': {
    means: 'More writers of an Iceberg table write more and smaller files with every commit.',
    remedy: 'Take checkpoints less often, or compact the table ([iceberg.md](iceberg.md)).',
  },
  'fit-platform': {
    means: 'What the platform can be asked for is the size that the job has, or one at the same price.',
  },
  'quarantined-step': {
    means: 'A step that goes as far has failed lately: it is not tried again before its quarantine ends.',
    remedy: 'Read why it failed; after the cause is gone, wait for the end that the reason names.',
  },
  'quarantined-memory': { means: 'A change of memory has failed lately: the rescale goes without one.' },
  'execution-allowed': {
    means: 'The change is only recommended: scaling is off, the time is excluded, or the mode is advise.',
    remedy: 'Carry it out by hand, or change the option or mode that the reason names.',
  },
  'task-manager-memory': { means: 'The memory of a task manager that goes with the new parallelism.' },
  'cluster-resources': {
    means: 'The room of the cluster for the task managers that the change needs.',
    remedy: 'If they do not fit, give the cluster more nodes or the job a lower limit.',
  },
  quotas: {
    means: 'The change would take more CPU or memory than the job may have.',
    remedy: 'Raise `job.autoscaler.quota.*` if the job should have more.',
  },
  'memory-shortage': { means: 'Memory is near its limit: slots get more of it, whatever the load.' },
  'memory-headroom': { means: 'Half of the KPUs would do at the same parallelism: slots are packed closer.' },
  'out-of-memory': {
    means: 'The job restarted by itself because memory ran out.',
    remedy: 'If slots have a whole KPU already, give the job a higher parallelism or a smaller state.',
  },
  kpu: { means: 'The size in KPUs that the parallelism takes, and its price.' },
  'kpu-carries': { means: 'What the CPU of the KPUs must carry.' },
  'kpu-heap': { means: 'What the heap holds after collections, in KPUs.' },
  'kpu-memory': { means: 'The memory of each slot, and the use that is expected of it.' },
  'kpu-memory-shortage': {
    means: 'Memory is short and a slot has a whole KPU already.',
    remedy: 'Give the job a higher parallelism or a smaller state.',
  },
  'kpu-pinned': {
    means: 'A vertex has a parallelism of its own, set in the code: no update of the application changes it.',
    remedy: 'Remove `setParallelism` from the code of the job.',
  },
  'kpu-quota': {
    means: 'The size would take more KPUs than the application may have.',
    remedy: 'Raise `maxKpus` in the settings, and the quota of the account.',
  },
  'kpu-unknown': { means: 'CPU or memory was not measured: slots are not packed closer than they are.' },
} as const satisfies Readonly<Record<string, Meaning>>;

const refused = {
  'job-version': { means: 'The job was changed since the decision: it is decided again.' },
  'job-size': { means: 'The job does not have the size that the decision was made on: it is decided again.' },
  'has-size': { means: 'The job has the wanted size, or is on its way to it: nothing was asked for again.' },
  'found-applied': { means: 'The outcome was never reported, but the job has the size that was asked for.' },
  lapsed: { means: 'No claim came for the decision in time: it is no longer true.' },
  throttled: { means: 'The control plane or the API server is asked too much: it is tried again later.' },
  sizing: { means: 'The size is not in the terms of the platform.', remedy: 'Report it: this should not happen.' },
  scheduler: {
    means: 'The job does not run with the adaptive scheduler.',
    remedy: 'Set `jobmanager.scheduler: adaptive`.',
  },
  'forward-edges': { means: 'Vertices that a forward edge joins get one parallelism.' },
  'max-parallelism': {
    means: 'The wanted parallelism is above the max parallelism of a vertex or of the settings.',
    remedy: 'Raise max parallelism in the job (with a new state) or in the settings.',
  },
  'task-managers-fixed': {
    means: 'The number of task managers is fixed and has not enough slots.',
    remedy: 'Raise or remove `spec.taskManager.replicas`.',
  },
  slots: { means: 'The cluster has not enough slots.', remedy: 'Add task managers.' },
  'no-checkpoint': {
    means: 'The change is an upgrade, and the job could not be restored.',
    remedy: 'Switch checkpoints on, or wait for the first one.',
  },
  stateless: {
    means: 'The upgrade mode is stateless: an upgrade would lose the state.',
    remedy: 'Set `upgradeMode: last-state` or `savepoint`, or `allowStateless` in the settings.',
  },
  owned: {
    means: 'Another resource owns the resource of the job, and would write over what is written there.',
    remedy: 'Change the job by its owner, or say `allowOwned` in the settings (docs/eks.md).',
  },
  'scheduler-unknown': {
    means: 'Whether the job can be rescaled in place is not known, and otherwise Flink would ignore the new size.',
    remedy: 'Set `jobmanager.scheduler` in the resource, or `operatorDefaults` in the settings.',
  },
  'session-cluster': {
    means: 'The FlinkDeployment is a session cluster.',
    remedy: 'Name the FlinkSessionJob as `sessionJob` and this one as `sessionCluster`.',
  },
  'reactive-mode': {
    means: 'Reactive mode takes every slot that there is.',
    remedy: 'Remove `scheduler-mode` and set `jobmanager.scheduler: adaptive`.',
  },
  'operators-autoscaler': {
    means: 'The autoscaler of the operator is in charge of the job.',
    remedy: 'Set `job.autoscaler.enabled: "false"` in the flinkConfiguration of the resource.',
  },
  'horizontal-pod-autoscaler': {
    means: 'A HorizontalPodAutoscaler sets the task managers.',
    remedy: 'Delete it, and remove `spec.taskManager.replicas`.',
  },
  'stored-overrides': {
    means: 'The autoscaler of the operator has left overrides behind, which it would apply again.',
    remedy: 'Delete them as the reason says.',
  },
  'overrides-twice': {
    means: 'Parallelism overrides stand in two places of the resource.',
    remedy: 'Keep one of them.',
  },
  'overrides-unreadable': {
    means: 'The parallelism overrides of the resource can not be read.',
    remedy: 'Write `<vertex>:<parallelism>,…`, or remove them.',
  },
  'overrides-ignored': {
    means: 'This way of running ignores parallelism overrides.',
    remedy: 'Use a version of Flink that reads them (docs/eks.md).',
  },
  'overrides-forgotten': { means: 'After the next upgrade the job starts with the parallelism of its spec again.' },
  'overrides-lost': {
    means: 'The job was submitted again and does not have the size: it is asked for again in place.',
  },
  'resource-quota': {
    means: 'A ResourceQuota of the namespace has no room for the change.',
    remedy: 'Raise the quota, or lower the limits of the job.',
  },
  permission: { means: 'A right is missing.', remedy: 'Apply the RBAC manifest again (docs/eks.md).' },
} as const satisfies Readonly<Record<string, Meaning>>;

/** By what they are about, in the order of an evaluation. */
export const REASONS = {
  'Is the job scaled at all': scaledAtAll,
  'What people have asked for': controlReasons,
  'What was measured': measured,
  'What a policy proposes': proposed,
  'What the platform and the limits allow': limited,
  'Why a change is refused or blocked': refused,
  'How a change is asked for': applied,
  'What came of a change': followedUp,
} as const;

export type ReasonCode =
  | keyof typeof scaledAtAll
  | keyof typeof controlReasons
  | keyof typeof measured
  | keyof typeof proposed
  | keyof typeof limited
  | keyof typeof refused
  | keyof typeof applied
  | keyof typeof followedUp;
