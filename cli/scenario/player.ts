/** Plays a job through the scaling core, one tick after the other, and tells what came of each as the Java side does. */

import { restJobObservation } from '../../functions/metrics/flink-rest/rest-job-observation.ts';
import { type RestVertex, restVertexObservation } from '../../functions/metrics/flink-rest/rest-observation.ts';
import { evaluateJob, type JobInput } from '../../lib/evaluate-job.ts';
import { type AutoscalerState, initialState } from '../../lib/model/autoscaler-state.ts';
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import type { JobState } from '../../lib/model/job.ts';
import type { Aggregate, Observation, VertexObservation } from '../../lib/model/observation.ts';
import type { Options } from '../../lib/options/options.ts';
import { flink } from '../../lib/policies/flink/flink.ts';
import { flinkOptions } from '../../lib/policies/flink/flink-options.ts';
import type { Policy } from '../../lib/policies/policy.ts';
import { InputError } from './checked.ts';
import type { JsonObject } from './format.ts';
import { changedJob, jobStateOf } from './job.ts';
import type { JobDescription, Opening } from './read-opening.ts';
import type { Tick } from './read-tick.ts';
import { resultOf, validationJson, validationOf } from './result.ts';
import { diffState, type Names, namesOf, type ReportedState } from './state.ts';

/** A job between two ticks. Each tick makes a new one, so that a tick that goes wrong changes nothing. */
export interface Player {
  /** Decides. */
  readonly policy: Policy<unknown>;
  readonly opening: Opening;
  readonly options: Options;
  readonly description: JobDescription;
  readonly job: JobState;
  readonly names: Names;
  /** What each vertex last showed, by its name, in Flink's names. */
  readonly shown: Readonly<Record<string, RestVertex>>;
  readonly taskManagers: Readonly<Record<string, Aggregate>>;
  readonly jobManager: Readonly<Record<string, string>>;
  readonly state: AutoscalerState;
  /** The stored state that was last reported. */
  readonly reported: ReportedState | undefined;
  readonly ticks: number;
}

export const openPlayer = (opening: Opening, policy: Policy<unknown> = flink): Player => ({
  policy,
  opening,
  options: flinkOptions(opening.config),
  description: opening.job,
  job: jobStateOf(opening.job, 'RUNNING', opening.platform),
  names: namesOf(opening.job.vertices),
  shown: {},
  taskManagers: {},
  jobManager: {},
  state: initialState,
  reported: undefined,
  ticks: 0,
});

export const playTick = (before: Player, tick: Tick): { readonly player: Player; readonly result: JsonObject } => {
  const player = afterTick(before, tick);
  const { options, job } = player;
  const { now } = tick;
  const taken = evaluateJob(situationOf(player, now));
  const reported = diffState(taken.state, options, now, player.names, player.reported);
  const result = resultOf(taken, {
    now,
    options,
    job,
    names: player.names,
    detail: player.opening.detail,
    tick: before.ticks,
    validation:
      tick.config === undefined ? undefined : validationJson(validationOf(player.policy, options.configuration)),
    state: reported.news,
  });
  return { player: { ...player, state: taken.state, reported: reported.reported }, result };
};

/** What the core gets to decide on. */
export const situationOf = (player: Player, now: number): JobInput => {
  const { policy, options, job, state } = player;
  return {
    policy,
    options,
    job,
    state,
    observations: [observationOf(player, now)],
    now,
    executionMode: { kind: 'act' },
  };
};

/** The world as it stands after the tick. */
export const afterTick = (
  player: Player,
  { config, job, status, vertices, taskManagers, jobManager, now: _ }: Tick,
): Player => {
  const description = job === undefined ? player.description : changedJob(player.description, job);
  const sameJob = job === undefined && status === player.job.status;
  return {
    ...player,
    options: config === undefined ? player.options : flinkOptions(withChanges(player.options.configuration, config)),
    description,
    job: sameJob ? player.job : jobStateOf(description, status, player.opening.platform),
    names: job?.vertices === undefined ? player.names : namesOf(job.vertices),
    shown: withShown(player.shown, vertices, description),
    taskManagers: taskManagers ?? player.taskManagers,
    jobManager: jobManager ?? player.jobManager,
    ticks: player.ticks + 1,
  };
};

const withChanges = (
  config: Options['configuration'],
  changes: Readonly<Record<string, string | null>>,
): Options['configuration'] => {
  const next: Record<string, string> = { ...config };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete next[key];
    else next[key] = value;
  }
  return next;
};

type Shown = Player['shown'];

const withShown = (before: Shown, changes: Shown, { vertices }: JobDescription): Shown => {
  const next: Record<string, RestVertex> = {};
  let used = 0;
  for (const { name } of vertices) {
    const last = Object.hasOwn(before, name) ? before[name] : undefined;
    const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
    if (change !== undefined) used++;
    if (change === undefined) {
      if (last !== undefined) next[name] = last;
    } else if (change.names === undefined && last?.names !== undefined) {
      next[name] = { ...change, names: last.names };
    } else {
      next[name] = change;
    }
  }
  if (used < Object.keys(changes).length) throw stranger(changes, vertices);
  return next;
};

const stranger = (changes: Shown, vertices: JobDescription['vertices']): InputError => {
  const names = vertices.map(({ name }) => name);
  const unknown = Object.keys(changes).find((name) => !names.includes(name));
  return new InputError(`vertices: the job has no vertex ${unknown}; it has ${names.join(', ')}`);
};

const observationOf = ({ description, shown, taskManagers, jobManager }: Player, at: number): Observation => {
  const vertices: Record<VertexId, VertexObservation> = {};
  for (const { id, name, inputs } of description.vertices) {
    const own = Object.hasOwn(shown, name) ? shown[name] : undefined;
    const source = inputs === undefined || Object.keys(inputs).length === 0;
    if (own !== undefined) vertices[asVertexId(id)] = restVertexObservation(own, source);
  }
  return { at, vertices, job: restJobObservation(taskManagers, jobManager) };
};
