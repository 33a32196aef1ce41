/** Which metrics does one job need? Only what a rule reads and nothing else tells: each costs money at every poll. */
import { isSource, type JobGraph, type JobVertex, type VertexId } from '../../../lib/model/graph.ts';
import type { Options } from '../../../lib/options/options.ts';
import type { ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import { type MemoryNeeds, memoryNeeds, restartCounters } from './container-needs.ts';
import { type LagNeed, lagAsks, lagNeedOf } from './lag-needs.ts';
import { type Ask, type Metric, metricKey, type Statistic } from './metric.ts';
import { headOperator, predictedOperator, predictedTask } from './names.ts';

/** What a look at ListMetrics, or at an empty answer, has taught about a job. Empty at first: names are predicted. */
export interface Learned {
  readonly tasks: ReadonlyMap<VertexId, string>;
  readonly operators: ReadonlyMap<VertexId, string>;
  /** Vertices without a counter of records: their rate is read and integrated. */
  readonly ratesOnly: ReadonlySet<VertexId>;
  /** Where the Kafka client's lag of a source is published, if not at its task. */
  readonly kafkaLag: ReadonlyMap<VertexId, Readonly<Record<string, string>>>;
}

export const nothingLearned: Learned = {
  tasks: new Map(),
  operators: new Map(),
  ratesOnly: new Set(),
  kafkaLag: new Map(),
};

/** Records of one vertex, as a counter since the job's start or, where there is none, as a rate. */
export interface RecordsNeed {
  readonly metric: Metric;
  readonly as: 'counter' | 'rate';
}

export interface VertexNeeds {
  readonly vertex: JobVertex;
  readonly busy: Metric;
  readonly backPressure: Metric | undefined;
  readonly input: RecordsNeed;
  /** Of a source: whose metric its input is taken from. */
  readonly inputFrom: 'task' | 'operator' | 'consumer';
  readonly output: Metric | undefined;
  readonly lag: LagNeed | undefined;
}

export interface JobNeeds {
  readonly vertices: readonly VertexNeeds[];
  /** Undefined: not at this poll. */
  readonly containerCpu: Metric | undefined;
  readonly memory: MemoryNeeds | undefined;
  /** How often the job has restarted by itself: asked when nothing else tells, or as evidence. */
  readonly restarts: readonly Metric[];
  readonly heap: Metric | undefined;
  readonly managedMemory: Metric | undefined;
  readonly garbageCollection: Metric | undefined;
  /** `uptime`, and what took its place in Flink 2.2. */
  readonly uptime: readonly Metric[];
  readonly asks: readonly Ask[];
}

export interface NeedsOf {
  readonly application: string;
  readonly graph: JobGraph;
  readonly settings: ManagedFlinkJobSettings;
  readonly options: Options;
  /** The platform has told when the job started; counters that begin anew tell later restarts. */
  readonly knowsStart: boolean;
  readonly containersAreDue: boolean;
  /** Its counters have begun anew, and no operation says why: what was its memory like? */
  readonly restartedByItself: boolean;
  readonly learned: Learned;
}

export const needsOf = (job: NeedsOf): JobNeeds => {
  const { application, graph, options, knowsStart, containersAreDue, restartedByItself } = job;
  const ofJob = (name: string): Metric => flinkMetric(name, { Application: application });
  const when = <T>(condition: boolean, value: T): T | undefined => (condition ? value : undefined);
  const vertices = graph.vertices.map((vertex) => vertexNeeds(vertex, job));
  const needs = {
    vertices,
    containerCpu: when(containersAreDue, ofJob('containerCPUUtilization')),
    memory: when(options.memorySizingEnabled && (containersAreDue || restartedByItself), memoryNeeds(ofJob)),
    restarts: options.memorySizingEnabled && restartedByItself ? restartCounters(ofJob) : [],
    heap: when(options.heapUsageThreshold < 1 || options.memoryTuningEnabled, ofJob('heapMemoryUtilization')),
    managedMemory: when(options.memoryTuningEnabled, ofJob('managedMemoryUsed')),
    garbageCollection: when(options.gcPressureThreshold < 1, ofJob('oldGenerationGCTime')),
    uptime: knowsStart ? [] : [ofJob('uptime'), ofJob('runningTime')],
  };
  return { ...needs, asks: asksOf(needs) };
};

export const flinkMetric = (name: string, dimensions: Readonly<Record<string, string>>): Metric => ({
  namespace: 'AWS/KinesisAnalytics',
  name,
  dimensions,
});

const vertexNeeds = (vertex: JobVertex, job: NeedsOf): VertexNeeds => {
  const { application, graph, learned, settings } = job;
  const ofTask = (name: string): Metric => flinkMetric(name, taskDimensions(vertex, job));
  const source = isSource(vertex);
  return {
    vertex,
    busy: ofTask('busyTimeMsPerSecond'),
    backPressure: source ? ofTask('backPressuredTimeMsPerSecond') : undefined,
    ...(source ? sourceInput(vertex, job) : { input: records(vertex, 'In', job), inputFrom: 'task' }),
    output: feedsJoin(vertex, graph) ? ofTask('numRecordsOut') : undefined,
    lag: source
      ? lagNeedOf(
          vertex,
          graph,
          settings.lag,
          application,
          learned.kafkaLag.get(vertex.id) ?? taskDimensions(vertex, job),
        )
      : undefined,
  };
};

const taskDimensions = (vertex: JobVertex, { application, learned }: NeedsOf): Readonly<Record<string, string>> => ({
  Application: application,
  Task: learned.tasks.get(vertex.id) ?? predictedTask(vertex.name),
});

const records = (vertex: JobVertex, way: 'In' | 'Out', job: NeedsOf): RecordsNeed =>
  job.learned.ratesOnly.has(vertex.id)
    ? { metric: flinkMetric(`numRecords${way}PerSecond`, taskDimensions(vertex, job)), as: 'rate' }
    : { metric: flinkMetric(`numRecords${way}`, taskDimensions(vertex, job)), as: 'counter' };

/**
 * A source task counts no input. Its first operator's output is its true input, but only level OPERATOR has it. Else what the
 * task sends on must do; and where one consumer with no other input reads it all, that consumer's input says the same and
 * is read anyway.
 */
const sourceInput = (source: JobVertex, job: NeedsOf): Pick<VertexNeeds, 'input' | 'inputFrom'> => {
  const { application, graph, learned, settings } = job;
  const consumers = graph.vertices.filter((vertex) => vertex.inputs.some((edge) => edge.from === source.id));
  if (settings.metricsLevel === 'OPERATOR' || consumers.length === 0) {
    const Operator = learned.operators.get(source.id) ?? predictedOperator(headOperator(source.name));
    const rate = learned.ratesOnly.has(source.id);
    const metric = flinkMetric(rate ? 'numRecordsOutPerSecond' : 'numRecordsOut', {
      Application: application,
      Operator,
    });
    return { input: { metric, as: rate ? 'rate' : 'counter' }, inputFrom: 'operator' };
  }
  const [consumer, ...others] = consumers;
  const [edge, ...edges] = consumer?.inputs ?? [];
  if (consumer && others.length === 0 && edges.length === 0 && edge?.shipStrategy !== 'BROADCAST') {
    return { input: records(consumer, 'In', job), inputFrom: 'consumer' };
  }
  return { input: records(source, 'Out', job), inputFrom: 'task' };
};

/** Only where a vertex has several inputs do output ratios need what each of them sent (FLIP-271). */
const feedsJoin = (vertex: JobVertex, graph: JobGraph): boolean =>
  graph.vertices.some((other) => other.inputs.length > 1 && other.inputs.some((edge) => edge.from === vertex.id));

const asksOf = (needs: Omit<JobNeeds, 'asks'>): readonly Ask[] => {
  const asks = new Map<string, Ask>();
  const add = (metric: Metric | undefined, ...statistics: readonly Statistic[]): void => {
    if (!metric) return;
    const key = metricKey(metric);
    const asked = asks.get(key)?.statistics ?? [];
    asks.set(key, { metric, statistics: [...new Set([...asked, ...statistics])] });
  };
  for (const { busy, backPressure, input, output, lag } of needs.vertices) {
    add(busy, 'Maximum', 'Average', 'Minimum');
    add(backPressure, 'Average', 'Maximum');
    add(input.metric, 'Sum', 'SampleCount');
    add(output, 'Sum', 'SampleCount');
    for (const [metric, statistics] of lag ? lagAsks(lag) : []) add(metric, ...statistics);
  }
  const { memory } = needs;
  for (const metric of [needs.containerCpu, needs.heap, needs.managedMemory]) add(metric, 'Maximum');
  for (const metric of [memory?.container, memory?.heap, memory?.managed]) add(metric, 'Maximum');
  for (const metric of [needs.garbageCollection, memory?.oldCollections]) add(metric, 'Sum');
  for (const metric of [...needs.uptime, ...needs.restarts]) add(metric, 'Maximum');
  return [...asks.values()];
};
