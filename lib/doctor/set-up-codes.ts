/** The codes of what is checked of the set-up: of a job, of its platform, and of what watches it. */
import type { CodeMeaning } from './code-meaning.ts';

const stored = {
  'evaluation-age': {
    asks: 'Is the job evaluated?',
    means: 'Without evaluations nothing is measured, decided or followed up.',
    remedies: [
      'Look at the log of the evaluate function, and at the alarm NoRun.',
      'Check that the job is in the settings that are deployed.',
    ],
  },
  'state-readable': {
    asks: 'Can what the table has of the job be read?',
    means: 'A job whose state can not be read is neither evaluated nor changed.',
    remedies: [
      'After going back to an older version: deploy the newer one again.',
      'Read what is lost without it: `flink-autopilot repair JOB`.',
    ],
  },
  'job-running': {
    asks: 'Does the job run?',
    means: 'Only a job that is RUNNING is measured and scaled.',
    remedies: ['Look at its exceptions in the Flink dashboard, then start it.'],
  },
  'metrics-arrive': {
    asks: 'Do its metrics arrive, and are they complete?',
    means: 'What is not measured is not decided on: the job keeps its size.',
    remedies: ['Publish what the finding names (docs/reporters.md).', 'Check the reporter and the collector.'],
  },
  'names-matched': {
    asks: 'Do the metrics name the vertices of the job graph?',
    means: 'A vertex whose metrics are not found is left alone, and the job is sized without it.',
    remedies: [
      'Let Flink’s REST API be read: it has the names.',
      'Draw `graph` in the settings, with the names that the metrics have.',
      'Give each operator chain a name of its own (`name()`, `uid()`).',
    ],
  },
  'mode-and-options': {
    asks: 'May decisions be made and carried out?',
    means: 'The mode or an option keeps the job as it is.',
    remedies: ['Change the mode or the option that the finding names, when changes are wanted.'],
  },
  'last-change': {
    asks: 'How did the last change end?',
    means: 'After a change that failed the job rests, and a step that goes as far is not tried again for a day.',
    remedies: ['Read why: `flink-autopilot why JOB`.', 'Remove the cause; the next evaluation after the rest goes on.'],
  },
  'rights-of-evaluate': {
    asks: 'May the evaluate function read what it needs?',
    means: 'What it may not read is left out of its decisions, or stops the evaluation.',
    remedies: ['Deploy the stack again with the settings that name the job (docs/permissions.md).'],
  },
  'rights-of-apply': {
    asks: 'May the apply function change the job?',
    means: 'Without the right every change ends as failed or refused.',
    remedies: [
      'Deploy the stack again: rights to change a job are given for modes `approve` and `act` only (docs/permissions.md).',
      'On EKS apply the RBAC manifest again (docs/eks.md).',
    ],
  },
  'rights-of-caller': {
    asks: 'May you read what this command checks?',
    means: 'What you may not read is not checked; the functions have rights of their own.',
    remedies: ['Allow the action that the finding names, or run the command with other credentials.'],
  },
  settings: {
    asks: 'Are the job and the settings known to each other?',
    means: 'Without its settings the job’s platform can not be asked.',
    remedies: ['Give the settings that are deployed with --settings FILE.'],
  },
  clock: {
    asks: 'Does the clock of this machine agree with the table?',
    means: 'Ages are wrong, and AWS refuses requests that are signed more than five minutes off.',
    remedies: ['Set the clock of this machine.'],
  },
} as const satisfies Readonly<Record<string, CodeMeaning>>;

const managedFlink = {
  application: {
    asks: 'Is the application there, and RUNNING?',
    means: 'An application is read and changed by its name, in this account and region.',
    remedies: ['Correct the name in the settings, or the region.', 'Start it with StartApplication if it is READY.'],
  },
  'metrics-level': {
    asks: 'Does the application publish the metrics of its tasks?',
    means: 'With level APPLICATION there are no metrics of vertices: nothing can be decided.',
    remedies: [
      'Read the metrics through the Flink dashboard: `"metrics": {"source": "flink-rest"}` in the settings; the job is not restarted.',
      'Or set MonitoringConfiguration.MetricsLevel to TASK with UpdateApplication, which restarts the job.',
    ],
  },
  snapshots: {
    asks: 'Does an update restore the state?',
    means: 'With snapshots switched off an update loses the state of the job, and every change of ours is an update.',
    remedies: ['Set SnapshotsEnabled to true with UpdateApplication, before mode `act`.'],
  },
  'system-rollback': {
    asks: 'Does Managed Flink roll back an update that fails?',
    means: 'An update that fails can leave the application READY, which means stopped, until a person starts it.',
    remedies: ['Set RollbackEnabled of ApplicationSystemRollbackConfiguration to true with UpdateApplication.'],
  },
  'built-in-autoscaling': {
    asks: 'Is Managed Flink’s own autoscaling off?',
    means: 'It doubles and halves the parallelism by CPU alone, against our decisions.',
    remedies: [
      'Set AutoScalingEnabled to false; our first change does so, too.',
      'Or take the job out of the settings if Managed Flink should scale it.',
    ],
  },
  'max-parallelism-setting': {
    asks: 'Do the maximum parallelism of the settings and of the job agree?',
    means: 'An update above the maximum parallelism of the job fails, and is a restart all the same.',
    remedies: ['Set `maxParallelism` in the settings to the smallest maximum parallelism of the job’s vertices.'],
  },
} as const satisfies Readonly<Record<string, CodeMeaning>>;

const kubernetes = {
  resource: {
    asks: 'Is the FlinkDeployment or FlinkSessionJob there, and deployed?',
    means: 'A job is read and changed by its resource.',
    remedies: ['Correct name, namespace or cluster in the settings.', 'Look at the status of the resource.'],
  },
  scheduler: {
    asks: 'Is the job rescaled in place?',
    means: 'Without the adaptive scheduler a change is a restart of the whole job, or is not possible at all.',
    remedies: ['Set `jobmanager.scheduler: adaptive` (Flink 1.18 or later).'],
  },
  autoscalers: {
    asks: 'Does another autoscaler set the size?',
    means: 'The other one would undo our decisions: the operator’s own, a HorizontalPodAutoscaler, reactive mode.',
    remedies: ['Switch the other one off, as the finding says.', 'Or take the job out of the settings.'],
  },
  gitops: {
    asks: 'Does another writer own the parallelism overrides?',
    means: 'Argo CD, Flux or Helm write their own value over ours, and each time the job is rescaled.',
    remedies: [
      'Keep `pipeline.jobvertex-parallelism-overrides` out of Git.',
      'Let the GitOps tool ignore what the manager `flink-autopilot` owns (docs/eks.md).',
    ],
  },
  reporter: {
    asks: 'Does the job have a reporter that writes as the settings say?',
    means: 'Metrics of another reporter are called otherwise, and are not found.',
    remedies: [
      'Set `metrics.dialect` in the settings to the reporter that there is.',
      'Configure the reporter in the resource as docs/reporters.md has it; that is an upgrade of the job.',
    ],
  },
  'change-possible': {
    asks: 'Could a change be carried out now?',
    means: 'A change whose preconditions fail is refused, and the job keeps its size.',
    remedies: ['Put right what the finding names.'],
  },
  operator: {
    asks: 'Which version does the Flink Kubernetes Operator have?',
    means: 'What the operator does with a change depends on its version (docs/eks.md).',
    remedies: ['Allow `list deployments` in the operator’s namespace, to have the version read here.'],
  },
  'flink-rest': {
    asks: 'Does Flink’s REST API answer?',
    means: 'The job graph, restarts, partitions and the real parallelism come from it.',
    remedies: [
      'Allow the right that the finding names (docs/managed-flink-dashboard.md, docs/eks.md).',
      'Check the address in the settings, and that the job manager runs.',
    ],
  },
} as const satisfies Readonly<Record<string, CodeMeaning>>;

const watching = {
  'wake-alarms': {
    asks: 'Does an alarm wake the job’s evaluation early?',
    means: 'Without one a sudden load waits for the next evaluation, up to 15 min (`polling`).',
    remedies: [
      'Let the stack make it (`tripwires` in the settings), or create a CloudWatch alarm named `flink-autopilot/wake/JOB`, on its lag or on how busy it is.',
    ],
  },
  'forwarded-alarms': {
    asks: 'Do alarms of another account or region reach the hub?',
    means: 'An alarm that no rule there sends to the hub wakes nothing: the job is polled.',
    remedies: ['Deploy the template that sends them (docs/accounts-and-regions.md).'],
  },
  'controller-alarms': {
    asks: 'Do alarms about the controller itself ring?',
    means: 'The functions fail, are throttled, or their events are lost.',
    remedies: ['Look at the alarm’s description, and at the log of the function.'],
  },
} as const satisfies Readonly<Record<string, CodeMeaning>>;

export const SET_UP_CODES = {
  'What the store shows': stored,
  'Managed Flink': managedFlink,
  'Kubernetes and Flink': kubernetes,
  'What watches it': watching,
} as const;

type Groups = typeof SET_UP_CODES;
export type SetUpCode = { [Group in keyof Groups]: keyof Groups[Group] }[keyof Groups];
