/** The set-up of a job on Managed Flink: its application is read as the functions read it. */
import { type Application, isNotFound, readApplication } from '../../../functions/targets/managed-flink/application.ts';
import { type DashboardView, viewDashboard } from '../../../functions/targets/managed-flink/dashboard-view.ts';
import { listOperations } from '../../../functions/targets/managed-flink/operations.ts';
import type { Finding } from '../../../lib/doctor/finding.ts';
import { findingsInReasons } from '../../../lib/doctor/set-up/reasons-of-set-up.ts';
import type { JobGraph } from '../../../lib/model/graph.ts';
import { metricSourceOf } from '../../../lib/settings/metric-source.ts';
import type { ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import { attempt, notAllowed, notChecked } from '../attempt.ts';
import type { Clients } from '../clients.ts';

const OF_APPLICATION = [
  'application',
  'metrics-level',
  'snapshots',
  'system-rollback',
  'built-in-autoscaling',
  'max-parallelism-setting',
] as const;

export const managedFlinkFindings = async (
  { managedFlink: client, dashboards, clock }: Clients,
  settings: ManagedFlinkJobSettings,
  cached: JobGraph | undefined,
): Promise<readonly Finding[]> => {
  const { name } = settings;
  const operations = await attempt('kinesisanalytics:ListApplicationOperations', () => listOperations(client, name));
  const rights = operations.kind === 'denied' ? notAllowed(operations, []) : [];
  const application = await attempt('kinesisanalytics:DescribeApplication', () => readApplication(client, name));
  switch (application.kind) {
    case 'denied':
      return [...rights, ...notAllowed(application, OF_APPLICATION)];
    case 'failed': {
      const { error } = application;
      if (isNotFound(error.cause)) return [{ code: 'application', severity: 'problem', says: `${error.message}.` }];
      return [notChecked('application', error.message)];
    }
    case 'done': {
      const dashboard = await viewDashboard(dashboards, application.value, settings, cached, clock());
      const read = rights.length > 0 || operations.kind === 'failed' ? [] : [MAY_READ];
      const failed = operations.kind === 'failed' ? [notChecked('rights-of-caller', operations.error.message)] : [];
      return [
        ...rights,
        ...failed,
        ...read,
        ...applicationFindings(application.value, settings),
        ...dashboardFindings(dashboard, settings),
      ];
    }
  }
};

const MAY_READ: Finding = {
  code: 'rights-of-caller',
  severity: 'ok',
  says: 'You may describe the application and list its operations.',
};

export const applicationFindings = (
  application: Application,
  settings: ManagedFlinkJobSettings,
): readonly Finding[] => [
  status(application),
  metricsLevel(application, settings),
  snapshots(application),
  systemRollback(application),
  autoScaling(application),
  largestParallelism(application, settings),
];

/** READY is stopped; others pass by themselves. */
const status = ({ status: word, name }: Application): Finding => ({
  code: 'application',
  severity: word === 'RUNNING' ? 'ok' : word === 'READY' ? 'problem' : 'warning',
  says: `Application "${name}" is ${word}${word === 'READY' ? ', which means stopped' : ''}.`,
});

const LEVELS = ['APPLICATION', 'TASK', 'OPERATOR', 'PARALLELISM'];

const metricsLevel = (
  { metricsLevel: level = 'APPLICATION' }: Application,
  settings: ManagedFlinkJobSettings,
): Finding => {
  const fromFlink = metricSourceOf(settings) === 'flink-rest';
  const needed = settings.metricsLevel;
  const enough = LEVELS.indexOf(level) >= LEVELS.indexOf(needed) || fromFlink;
  const why = fromFlink ? 'the metrics are read from Flink itself' : `${needed} is needed`;
  return {
    code: 'metrics-level',
    severity: enough ? 'ok' : 'problem',
    says: `The application publishes metrics of level ${level}; ${why}.`,
  };
};

const snapshots = ({ snapshotsEnabled = true }: Application): Finding => ({
  code: 'snapshots',
  severity: snapshotsEnabled ? 'ok' : 'problem',
  says: `Snapshots are ${snapshotsEnabled ? 'on' : 'off'}.`,
});

const systemRollback = ({ rollbackEnabled }: Application): Finding => ({
  code: 'system-rollback',
  severity: rollbackEnabled ? 'ok' : 'warning',
  says: `System rollback is ${rollbackEnabled ? 'on' : 'off, as it is by default'}.`,
});

const autoScaling = ({ autoScaling: on }: Application): Finding => ({
  code: 'built-in-autoscaling',
  severity: on ? 'warning' : 'ok',
  says: `AutoScalingEnabled is ${on}${on ? ': Managed Flink’s own autoscaling changes the size of the application' : ''}.`,
});

const largestParallelism = ({ currentParallelism: now }: Application, settings: ManagedFlinkJobSettings): Finding => {
  const { maxParallelism: most } = settings;
  const says = `The application runs with parallelism ${now}; the settings allow ${most}.`;
  const severity = now > most ? 'problem' : now === most ? 'warning' : 'ok';
  return { code: 'max-parallelism-setting', severity, says };
};

const dashboardFindings = (view: DashboardView, settings: ManagedFlinkJobSettings): readonly Finding[] => {
  if (settings.dashboard === 'off') return [notChecked('flink-rest', 'The settings have "dashboard": "off".')];
  if (view.kind === 'not seen') {
    const [first] = view.because;
    if (first?.rule !== 'dashboard-forbidden') return findingsInReasons(view.because, ['flink-rest', 'note']);
    const action = 'kinesisanalytics:CreateApplicationPresignedUrl';
    return notAllowed({ kind: 'denied', action, says: first.says }, ['flink-rest']);
  }
  const { job, graph } = view.job;
  const says = `The Flink dashboard answers: job "${job.name}" is ${job.state} with ${job.tasks.running} of ${job.tasks.total} tasks running.`;
  const running = job.tasks.running === job.tasks.total;
  return [
    { code: 'flink-rest', severity: running ? 'ok' : 'warning', says },
    ...(graph === undefined ? [] : smallestOfJob(graph, settings)),
  ];
};

/** Flink's word on its vertices goes before the number of the settings. */
const smallestOfJob = ({ vertices }: JobGraph, { maxParallelism }: ManagedFlinkJobSettings): readonly Finding[] => {
  const smallest = vertices.reduce<JobGraph['vertices'][number] | undefined>(
    (least, one) => (least && least.maxParallelism <= one.maxParallelism ? least : one),
    undefined,
  );
  if (smallest === undefined || smallest.maxParallelism >= maxParallelism) return [];
  const says = `The settings allow parallelism ${maxParallelism}, and ${smallest.name} has a maximum parallelism of ${smallest.maxParallelism}.`;
  return [{ code: 'max-parallelism-setting', severity: 'warning', says }];
};
