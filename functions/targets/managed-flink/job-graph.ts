/** The job graph of an application, where Flink itself was not asked: as the settings draw it, else by its job plan, else as it was. */
import { asVertexId, type JobGraph } from '../../../lib/model/graph.ts';
import type { ManagedFlinkJobSettings } from '../../../lib/settings/settings.ts';
import { graphFromSettings, vertexNameKey } from '../../job-graph/graph-from-settings.ts';
import { JobPlanError, parseJobPlan } from '../../job-graph/job-plan.ts';
import type { Application } from './application.ts';

/** What a graph is taken from. */
export interface GraphRequest {
  readonly application: Application;
  readonly settings: ManagedFlinkJobSettings;
}

/** Undefined: it has none. Throws for one that can't be read. */
type GraphSource = (request: GraphRequest) => JobGraph | undefined;

/** In this order: the first that has a graph counts. A plan comes last, since it has descriptions and no names. */
const SOURCES: readonly GraphSource[] = [
  ({ application, settings }) => settings.graph && drawn(settings.graph, application, settings),
  ({ application: { name, jobPlan }, settings }) => (jobPlan ? planned(name, jobPlan, settings) : undefined),
];

/**
 * Whether and when the service gives a plan is not documented. A job that is not running may have none: then what is
 * remembered will do, or nothing at all, since only a running job is scaled. Throws when a running job has no graph.
 */
export const jobGraphOf = (
  application: Application,
  settings: ManagedFlinkJobSettings,
  cached: JobGraph | undefined,
): JobGraph => {
  for (const source of SOURCES) {
    const graph = source({ application, settings });
    if (graph) return graph;
  }
  if (application.status !== 'RUNNING') return cached ?? { vertices: [] };
  if (cached && cached.vertices.length > 0) return resized(cached, application);
  throw new Error(
    `Managed Flink gives no job plan for application "${application.name}": name its vertices under "graph" in the settings, as CloudWatch (dimension Task) or the Flink dashboard shows them`,
  );
};

/** The ids of `cached` for a graph of names alone (the settings'), where both have the same vertices. */
export const rememberedGraph = (graph: JobGraph, cached: JobGraph | undefined): JobGraph => {
  const ids = new Map((cached?.vertices ?? []).map(({ name, id }) => [vertexNameKey(name), id]));
  const namesAlone = graph.vertices.every(({ id, name }) => vertexNameKey(id) === vertexNameKey(name));
  const same = ids.size === graph.vertices.length && graph.vertices.every(({ name }) => ids.has(vertexNameKey(name)));
  if (graph.vertices.length === 0 || !namesAlone || !same || cached?.vertices.length !== ids.size) return graph;
  const idOf = new Map(graph.vertices.map(({ id, name }) => [id, ids.get(vertexNameKey(name)) ?? id]));
  return {
    vertices: graph.vertices.map((vertex) => ({
      ...vertex,
      id: idOf.get(vertex.id) ?? vertex.id,
      inputs: vertex.inputs.map((edge) => ({ ...edge, from: idOf.get(edge.from) ?? edge.from })),
    })),
  };
};

/** The widest vertices run at the application's parallelism; a narrower one has its own from the job's code. */
const resized = ({ vertices }: JobGraph, { currentParallelism }: Application): JobGraph => {
  const widest = Math.max(...vertices.map(({ parallelism }) => parallelism));
  return {
    vertices: vertices.map((vertex) => ({
      ...vertex,
      parallelism:
        vertex.parallelism === widest ? Math.min(currentParallelism, vertex.maxParallelism) : vertex.parallelism,
    })),
  };
};

const planned = (name: string, plan: string, settings: ManagedFlinkJobSettings): JobGraph => {
  try {
    return parseJobPlan(JSON.parse(plan), () => settings.maxParallelism);
  } catch (cause) {
    if (!(cause instanceof JobPlanError || cause instanceof SyntaxError)) throw cause;
    throw new Error(
      `The job plan of application "${name}" can't be read (${cause.message}): name its vertices under "graph" in the settings`,
      { cause },
    );
  }
};

type Drawn = NonNullable<ManagedFlinkJobSettings['graph']>;

/** The settings know names only: a name stands for the vertex's id, and a vertex runs at the application's parallelism unless they say otherwise. */
const drawn = (graph: Drawn, { name, currentParallelism }: Application, settings: ManagedFlinkJobSettings): JobGraph =>
  graphFromSettings(name, graph, (vertex) => {
    const maxParallelism = vertex.maxParallelism ?? settings.maxParallelism;
    return {
      id: asVertexId(vertex.name),
      parallelism: Math.min(vertex.parallelism ?? currentParallelism, maxParallelism),
      maxParallelism,
    };
  });
