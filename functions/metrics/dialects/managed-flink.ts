/**
 * Managed Flink's own metrics in `AWS/KinesisAnalytics`, at the levels TASK and OPERATOR.
 *
 * There is no vertex id, only sanitized names: they are predicted from the job graph, and looked up when that shows nothing.
 * Memory of containers and pools is of the whole application: one metric each, however many task managers there are.
 */
import { isSource, type JobGraph, type JobVertex } from '../../../lib/model/graph.ts';
import type { JobState } from '../../../lib/model/job.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import type { Dialect, Findings, JobMetrics, PlanRequest } from '../plan/dialect.ts';
import { type LagPlan, lagPlanOf } from '../plan/lag-plan.ts';
import type { Metric, Read } from '../plan/metric.ts';
import type { MetricPlan, RecordsQuery } from '../plan/metric-plan.ts';
import { headOperator, isChain, predictedOperator, predictedTask } from '../plan/vertex-names.ts';
import { snapshots } from '../series/snapshot-layout.ts';
import { containerMetrics, restartEvidence } from './managed-flink-containers.ts';
import { aliveMetric, discovered, tasksToVerify } from './managed-flink-discovery.ts';

const NAMESPACE = 'AWS/KinesisAnalytics';

/** Read of a task; what Flink calls the rest is not published. */
const OF_TASK: ReadonlySet<string> = new Set(['busyTimeMsPerSecond', 'backPressuredTimeMsPerSecond']);

export const managedFlink: Dialect = {
  name: 'Managed Flink',
  layout: snapshots,
  withoutBusyTime: 'not found',
  duplicateNames: (graph) => duplicateNames(graph),
  jobMetrics: (request) => jobMetrics(request),
  learn: (plan, read, findings) => withOwnLag(plan, read, findings),
  isSilent: ({ vertices }, read) =>
    vertices.some(
      ({ busy, input, lag }) =>
        !isShown(busy, read, 'Maximum') ||
        !isShown(input.metrics, read, 'Sum') ||
        (lag?.kind === 'kafka-client' && !isShown(lag.lags, read, 'Sum')),
    ),
  published: ({ job }) => ({ namespace: NAMESPACE, dimensions: { Application: job.name } }),
  evidence: ([any, ...listed], { state }) =>
    any
      ? tasksToVerify(state.graph, [any, ...listed]).map((task) => ({
          metric: aliveMetric(any, task),
          statistics: ['SampleCount'],
        }))
      : [],
  discover: (metrics, { state, settings }, plan, read) =>
    discovered(state.graph, settings, {
      metrics,
      read,
      since: state.runningSince ?? Number.NEGATIVE_INFINITY,
      ratesOnly: ratesOnly(plan, read),
      parallelism: widest(state),
    }),
};

/** As long as the job's own metric answers, no other one of the same is paid for. */
const withOwnLag = ({ vertices }: MetricPlan, read: Read, findings: Findings): Findings | undefined => {
  // -1: its consumer has not reported yet.
  const answers = (metric: Metric) => [...read(metric, 'Maximum').values()].some((ms) => ms >= 0);
  const knowsOwnLag = new Set(
    vertices.flatMap(({ vertex, lag }) => (lag?.kind === 'kinesis' && lag.behind.some(answers) ? [vertex.id] : [])),
  );
  const before = findings.knowsOwnLag;
  const isNew = knowsOwnLag.size !== before.size || [...knowsOwnLag].some((id) => !before.has(id));
  return isNew ? { ...findings, knowsOwnLag } : undefined;
};

const widest = ({ size, graph }: JobState): number =>
  size.kind === 'kpu' ? size.current.parallelism : Math.max(...graph.vertices.map(({ parallelism }) => parallelism));

const isShown = (metrics: readonly Metric[], read: Read, statistic: 'Maximum' | 'Sum'): boolean =>
  metrics.some((metric) => read(metric, statistic).size > 0);

/** A vertex that is busy but counts nothing has rates only. */
const ratesOnly = ({ vertices }: MetricPlan, read: Read): ReadonlySet<JobVertex['id']> =>
  new Set(
    vertices
      .filter(({ vertex, input }) => input.of.id === vertex.id)
      .filter(
        ({ busy, input }) =>
          isShown(busy, read, 'Maximum') && (!isShown(input.metrics, read, 'Sum') || input.as === 'rate'),
      )
      .map(({ vertex }) => vertex.id),
  );

/** Vertices of one name: CloudWatch adds their metrics up, and nothing can tell them apart again. */
const duplicateNames = (graph: JobGraph): readonly Reason[] =>
  [...Map.groupBy(graph.vertices, (vertex) => predictedTask(vertex.name)).values()]
    .filter((vertices) => vertices.length > 1)
    .map(([first, ...others]) => ({
      rule: 'names-ambiguous',
      says:
        first?.description === undefined
          ? `${others.length + 1} vertices are called ${first?.name}, and CloudWatch mixes their metrics: give each a name of its own.`
          : `The job plan describes ${others.length + 1} vertices as ${first.name}, and does not give their names: give each a name of its own with name(), and name all vertices under "graph" in the settings of the job, as CloudWatch shows them (dimension Task).`,
    }));

/** What all metrics of one application are made from. */
interface Application extends PlanRequest {
  readonly settings: ManagedFlinkJobSettings;
  metric(name: string, dimensions?: Readonly<Record<string, string>>): Metric;
}

const jobMetrics = (request: PlanRequest): JobMetrics => {
  const { job, settings, state } = request;
  if (settings.platform !== 'managed-flink') {
    throw new Error(`${job.name}: only applications of Managed Flink have their metrics in ${NAMESPACE}`);
  }
  const application: Application = {
    ...request,
    settings,
    metric: (name, dimensions = {}) => ({
      namespace: NAMESPACE,
      name,
      dimensions: { Application: job.name, ...dimensions },
    }),
  };
  const ofJob = (name: string) => application.metric(name);
  return {
    ofVertex: ({ name, scope }, vertex) =>
      scope === 'task' && OF_TASK.has(name) ? [ofTask(application, vertex, name)] : undefined,
    input: (vertex) =>
      isSource(vertex) ? sourceInput(application, vertex) : records(application, vertex, 'numRecordsIn'),
    // The counter, even where the input is read as a rate.
    output: (vertex) => ({ metrics: [ofTask(application, vertex, 'numRecordsOut')], as: 'counter', of: vertex }),
    lag: (source) => lagOf(application, source),
    ofJob: containerMetrics(request, ofJob),
    uptime: state.runningSince === undefined ? [ofJob('uptime'), ofJob('runningTime')] : [],
    restartEvidence: restartEvidence(request, ofJob),
  };
};

const ofTask = (application: Application, vertex: JobVertex, name: string): Metric =>
  application.metric(name, { Task: application.findings.tasks.get(vertex.id) ?? predictedTask(vertex.name) });

const records = (application: Application, vertex: JobVertex, name: string): RecordsQuery =>
  application.findings.ratesOnly.has(vertex.id)
    ? { metrics: [ofTask(application, vertex, `${name}PerSecond`)], as: 'rate', of: vertex }
    : { metrics: [ofTask(application, vertex, name)], as: 'counter', of: vertex };

/**
 * A source task counts no input. Its first operator's output is its true input, but only level OPERATOR has it. Else what the
 * task sends on must do; and where one consumer with no other input reads it all, that consumer's input says the same and
 * is read anyway.
 */
const sourceInput = (application: Application, source: JobVertex): RecordsQuery => {
  const { state, settings, findings } = application;
  const consumers = state.graph.vertices.filter((vertex) => vertex.inputs.some((edge) => edge.from === source.id));
  if (settings.metricsLevel === 'OPERATOR' || consumers.length === 0) {
    const Operator = findings.operators.get(source.id) ?? predictedOperator(headOperator(source.name));
    const rate = findings.ratesOnly.has(source.id);
    const metric = application.metric(rate ? 'numRecordsOutPerSecond' : 'numRecordsOut', { Operator });
    return { metrics: [metric], as: rate ? 'rate' : 'counter', of: source };
  }
  const because = substituteOf(source);
  const [consumer, ...others] = consumers;
  const [edge, ...edges] = consumer?.inputs ?? [];
  if (consumer && others.length === 0 && edges.length === 0 && edge?.shipStrategy !== 'BROADCAST') {
    return { ...records(application, consumer, 'numRecordsIn'), ...because };
  }
  return { ...records(application, source, 'numRecordsOut'), ...because };
};

/** Said only where the substitute can differ from the truth and the settings could do better. */
const substituteOf = ({ id, name }: JobVertex): Pick<RecordsQuery, 'because'> => {
  if (!isChain(name)) return {};
  const says = `What ${name} reads is taken from what it sends on; if its chain filters or multiplies records, set metricsLevel OPERATOR.`;
  return { because: { rule: 'source-input', vertex: id, says } };
};

/** Flink's own `pendingRecords` is not published: it is the settings' source of it, or the Kafka client's. */
const lagOf = (application: Application, source: JobVertex): LagPlan => {
  const { state, settings, findings } = application;
  const behindOnStream = (stream: string) =>
    [...new Set([stream, stream.replaceAll('-', '_')])].map((Id) =>
      application.metric('millisBehindLatest', { Id, Flow: 'Input' }),
    );
  const knowsOwnLag = findings.knowsOwnLag.has(source.id);
  const published = findings.kafkaLag.get(source.id);
  const lags = published?.map(
    (dimensions): Metric => ({ namespace: NAMESPACE, name: 'records_lag_max', dimensions }),
  ) ?? [ofTask(application, source, 'records_lag_max')];
  return (
    lagPlanOf(source, state.graph, settings.lag, { metricsOf: () => [], behindOnStream, knowsOwnLag }) ?? {
      kind: 'kafka-client',
      lags,
    }
  );
};
