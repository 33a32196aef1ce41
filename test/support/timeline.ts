import { flink } from '../../lib/policies/flink/flink.ts';
/** Plays a job minute by minute through the core: load in, decisions carried out after a minute, a line per event. */

import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import type { ExecutionMode } from '../../lib/model/execution-mode.ts';
import type { JobGraph, JobVertex } from '../../lib/model/graph.ts';
import type { JobState } from '../../lib/model/job.ts';
import type { Observation } from '../../lib/model/observation.ts';
import type { PlatformSize } from '../../lib/model/sizing.ts';
import { formatNumber } from '../../lib/number/format.ts';
import type { Options } from '../../lib/options/options.ts';
import type { Policy } from '../../lib/policies/policy.ts';
import { all, inARow, MINUTE, START, stateOf, vertexOf } from './small-job.ts';

export interface Story {
  /** By default `flink`. */
  readonly policy?: Policy<unknown>;
  readonly options: Options;
  /** The first is the source; what one subtask of each handles. */
  readonly vertices: readonly { readonly name: string; readonly parallelism: number; readonly perSubtask: number }[];
  readonly partitions?: number;
  readonly maxParallelism?: number;
  readonly size?: (parallelism: number) => PlatformSize;
  readonly arriving: (minute: number) => number;
  readonly minutes: number;
  /** Vertices that show nothing in this minute. */
  readonly silent?: (minute: number) => readonly string[];
  readonly executionMode?: (minute: number) => ExecutionMode;
}

interface World {
  graph: JobGraph;
  runningSince: number;
  /** Cumulative records since the job runs, and records waiting. */
  read: number;
  backlog: number;
}

/** One evaluation of a story, and what it was about. */
export interface StoryMinute {
  readonly minute: number;
  readonly arriving: number;
  readonly graph: JobGraph;
  readonly taken: JobEvaluated;
}

/** One line when the decision or the rule behind it changes. */
export const timelineOf = (story: Story): string => {
  const lines: string[] = [];
  let shown = '';
  for (const evaluation of evaluationsOfStory(story)) {
    const { decision } = evaluation.taken;
    const [first] = decision.because;
    const key = decision.kind === 'hold' ? `hold ${first?.rule}` : decision.kind;
    if (key !== shown || decision.kind === 'rescale') lines.push(lineOf(evaluation));
    shown = key;
  }
  return `\n${lines.join('\n')}\n`;
};

/** Every minute's evaluation. */
export const evaluationsOfStory = (story: Story): readonly StoryMinute[] => {
  const world: World = {
    graph: inARow(
      ...story.vertices.map(({ name, parallelism }) =>
        vertexOf(name, { parallelism, maxParallelism: story.maxParallelism ?? 128 }),
      ),
    ),
    runningSince: START,
    read: 0,
    backlog: 0,
  };
  const evaluations: StoryMinute[] = [];
  let state = initialState;
  for (let minute = 0; minute <= story.minutes; minute++) {
    const now = START + minute * MINUTE;
    const arriving = story.arriving(minute);
    const observation = pass(world, story, minute, arriving);
    const job = jobOf(world, story);
    const executionMode = story.executionMode?.(minute) ?? { kind: 'act' };
    const taken = evaluateJob({
      policy: story.policy ?? flink,
      options: story.options,
      job,
      state,
      observations: [observation],
      now,
      executionMode,
    });
    state = taken.state;
    evaluations.push({ minute, arriving, graph: world.graph, taken });
    if (taken.decision.kind === 'rescale') rescale(world, taken, now);
  }
  return evaluations;
};

const lineOf = ({ minute, arriving, graph, taken: { decision } }: StoryMinute): string => {
  const size = ({ parallelism }: JobVertex) => String(parallelism);
  const now = graph.vertices.map(size).join(' ');
  const what = decision.kind === 'hold' ? `hold ${now}` : `${decision.kind} ${now} -> ${afterwards(graph, decision)}`;
  const says = decision.because[0]?.says ?? '';
  return `${String(minute).padStart(4)}m ${formatNumber(arriving).padStart(6)}/s  ${what.padEnd(24)}${says}`;
};

const afterwards = (graph: JobGraph, { vertices }: Exclude<JobEvaluated['decision'], { kind: 'hold' }>): string =>
  graph.vertices
    .map(({ id, parallelism }) => vertices.find(({ vertex }) => vertex === id)?.to ?? parallelism)
    .join(' ');

/** A minute of the job: it reads what arrives and what waits, as far as its narrowest vertex can. */
const pass = (world: World, story: Story, minute: number, arriving: number): Observation => {
  const { graph } = world;
  const capacity = story.vertices.map(({ perSubtask }, n) => perSubtask * (graph.vertices[n]?.parallelism ?? 0));
  const least = Math.min(...capacity);
  const wanted = arriving + world.backlog / 60;
  const rate = Math.min(least, wanted);
  world.backlog = Math.max(0, world.backlog + (arriving - rate) * 60);
  world.read += rate * 60;
  const silent = story.silent?.(minute) ?? [];
  const shown = graph.vertices.filter(({ name }) => !silent.includes(name));
  const busy = (n: number) => all((1000 * rate) / (capacity[n] ?? 1));
  const waiting = world.backlog > 0 ? all(1000 * (1 - rate / (capacity[0] ?? 1))) : all(0);
  const entries = shown.map((vertex) => {
    const n = graph.vertices.indexOf(vertex);
    const task = {
      recordsIn: world.read,
      recordsOut: world.read,
      accumulatedBusyMs: Number.NaN,
      busy: busy(n),
      recordsInPerSecond: rate,
    };
    if (n > 0) return [vertex.id, task] as const;
    const source = { backPressured: waiting, pendingRecords: world.backlog, partitions: story.partitions ?? 0 };
    return [vertex.id, { ...task, ...source }] as const;
  });
  return {
    at: START + minute * MINUTE,
    vertices: Object.fromEntries(entries),
    job: {},
    unavailable: ['heapMaxBytes', 'heapUsedBytes', 'managedUsedBytes', 'metaspaceUsedBytes'],
  };
};

const jobOf = ({ graph, runningSince }: World, { size }: Story): JobState => {
  const [first] = graph.vertices;
  const own = size && { size: size(first?.parallelism ?? 1) };
  return stateOf(graph, { runningSince, ...own });
};

/** Carried out within half a minute; the counters begin at zero. */
const rescale = (world: World, { decision }: JobEvaluated, now: number): void => {
  if (decision.kind === 'hold') return;
  world.graph = {
    vertices: world.graph.vertices.map((vertex) => ({
      ...vertex,
      parallelism: decision.vertices.find((change) => change.vertex === vertex.id)?.to ?? vertex.parallelism,
    })),
  };
  world.runningSince = now + MINUTE / 2;
  world.read = 0;
};
