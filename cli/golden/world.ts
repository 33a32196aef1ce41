/** The world that a scenario plays: options, job and metrics as they stand after each of its ticks. */
import { asVertexId, type JobGraph, type JobVertex, type VertexId } from '../../lib/graph.ts';
import type { JobState } from '../../lib/job.ts';
import type { Aggregate, Observation, VertexObservation } from '../../lib/observation.ts';
import { parseMemorySize } from '../../lib/options/memory-size.ts';
import type { JobInput, MetricValue, SampleInput, ScenarioInput, TickInput, VertexInput } from './format.ts';
import { toNumber } from './format.ts';

export interface World {
  readonly config: Readonly<Record<string, string>>;
  readonly job: JobInput;
  readonly status: string | undefined;
  readonly samples: Readonly<Record<string, SampleInput>>;
  readonly tmMetrics: Readonly<Record<string, MetricValue>>;
  readonly jmMetrics: Readonly<Record<string, string>>;
}

/** What a scenario says of the platform, once and for all. */
export type Platform = Pick<ScenarioInput, 'taskManager' | 'maxTaskManagers'>;

export const worldOf = (input: Pick<ScenarioInput, 'config' | 'job'>): World => ({
  config: input.config,
  job: input.job,
  status: 'RUNNING',
  samples: {},
  tmMetrics: {},
  jmMetrics: {},
});

export const afterTick = (world: World, tick: TickInput): World => ({
  config: tick.config === undefined ? world.config : withConfig(world.config, tick.config),
  job: tick.job === undefined ? world.job : withJob(world.job, tick.job),
  status: tick.status === 'null' ? undefined : (tick.status ?? 'RUNNING'),
  samples: withSamples(world.samples, tick.vertices ?? {}),
  tmMetrics: tick.tmMetrics ?? world.tmMetrics,
  jmMetrics: tick.jmMetrics ?? world.jmMetrics,
});

const withConfig = (config: World['config'], changes: NonNullable<TickInput['config']>): World['config'] => {
  const next: Record<string, string> = { ...config };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return next;
};

const withJob = (job: JobInput, change: NonNullable<TickInput['job']>): JobInput => {
  const vertices = (change.vertices ?? job.vertices).map((vertex) => ({
    ...vertex,
    parallelism: change.parallelism?.[vertex.name] ?? vertex.parallelism,
    finished: vertex.finished === true || change.finished?.includes(vertex.name) === true,
  }));
  return { runningTs: change.runningTs === undefined ? job.runningTs : change.runningTs, vertices };
};

/** A vertex without a sample keeps the last; the further names of one are kept until they are replaced. */
const withSamples = (samples: World['samples'], changes: World['samples']): World['samples'] => {
  const next: Record<string, SampleInput> = { ...samples };
  for (const [name, sample] of Object.entries(changes)) {
    next[name] = { ...sample, names: sample.names ?? samples[name]?.names ?? [] };
  }
  return next;
};

export const graphOf = (vertices: readonly VertexInput[]): JobGraph => {
  const ids = new Map(vertices.map((vertex) => [vertex.name, asVertexId(vertex.id)]));
  const idOf = (name: string): VertexId => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`a vertex has the input ${name}, but no vertex has that name`);
    return id;
  };
  return { vertices: topological(vertices.map((vertex) => toVertex(vertex, idOf))) };
};

const toVertex = (
  { id, name, parallelism, maxParallelism, inputs, slotSharingGroup, finished }: VertexInput,
  idOf: (name: string) => VertexId,
): JobVertex => ({
  id: asVertexId(id),
  name,
  parallelism,
  maxParallelism,
  inputs: Object.entries(inputs ?? {}).map(([from, shipStrategy]) => ({ from: idOf(from), shipStrategy })),
  ...(slotSharingGroup === undefined ? {} : { slotSharingGroup }),
  finished: finished === true,
});

/** Every vertex after all of its inputs. */
const topological = (vertices: readonly JobVertex[]): readonly JobVertex[] => {
  const sorted: JobVertex[] = [];
  const done = new Set<VertexId>();
  while (sorted.length < vertices.length) {
    const ready = vertices.filter(({ id, inputs }) => !done.has(id) && inputs.every(({ from }) => done.has(from)));
    if (ready.length === 0) throw new Error('the inputs of the vertices go in a circle');
    for (const vertex of ready) done.add(vertex.id);
    sorted.push(...ready);
  }
  return sorted;
};

export const jobStateOf = ({ job, status }: World, { taskManager, maxTaskManagers }: Platform): JobState => {
  const graph = graphOf(job.vertices);
  const parallelism: Record<VertexId, number> = {};
  for (const vertex of graph.vertices) parallelism[vertex.id] = vertex.parallelism;
  return {
    status,
    runningSince: job.runningTs ?? undefined,
    graph,
    sizing: { kind: 'per-vertex', parallelism },
    limits: { kind: 'per-vertex' },
    taskManager: {
      ...(taskManager?.cpu === undefined ? {} : { cpu: taskManager.cpu }),
      ...(taskManager?.memory === undefined ? {} : { memoryBytes: bytes(taskManager.memory) }),
    },
    ...(maxTaskManagers === undefined ? {} : { maxTaskManagers }),
  };
};

const bytes = (text: string): number => {
  const size = parseMemorySize(text);
  if (size === undefined) throw new Error(`taskManager.memory ${JSON.stringify(text)} is no memory size like "4 gb"`);
  return size;
};

export const observationOf = ({ job, samples, tmMetrics, jmMetrics }: World, at: number): Observation => {
  const vertices: Record<VertexId, VertexObservation> = {};
  for (const { id, name } of job.vertices) {
    const sample = samples[name];
    if (sample !== undefined) vertices[asVertexId(id)] = toObservation(sample);
  }
  return { at, vertices, taskManagers: toAggregates(tmMetrics), jobManager: jmMetrics };
};

const toObservation = (sample: SampleInput): VertexObservation => ({
  recordsIn: toNumber(sample.in),
  recordsOut: toNumber(sample.out ?? 0),
  accumulatedBusyMs: toNumber(sample.accBusy ?? 0),
  metrics: toAggregates(sample.metrics),
  ...(sample.names === undefined ? {} : { names: sample.names }),
});

const toAggregates = (metrics: Readonly<Record<string, MetricValue>>): Record<string, Aggregate> =>
  Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, toAggregate(value)]));

const toAggregate = (value: MetricValue): Aggregate => {
  if (!Array.isArray(value)) {
    const all = Number(value);
    return { min: all, max: all, avg: all, sum: all };
  }
  const [min, max, avg, sum] = value.map((each) => (each === null ? undefined : Number(each)));
  return { min, max, avg, sum };
};
