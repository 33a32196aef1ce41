/** Plays a scenario through the scaling core, tick by tick, and writes down what came of it as the Java side does. */
import { asVertexId, type JobGraph, type VertexId } from '../../lib/graph.ts';
import { emptyMemory, type JobMemory } from '../../lib/job-memory.ts';
import { flinkOptions } from '../../lib/options/flink-options.ts';
import type { Options } from '../../lib/options/options.ts';
import { type Validation, validate } from '../../lib/options/validate.ts';
import { whyExcluded } from '../../lib/proposal/excluded.ts';
import { type Turn, turn } from '../../lib/turn.ts';
import type { Json, JsonObject, ScenarioInput, ScenarioResult, TickInput } from './format.ts';
import {
  collectedOf,
  evaluatedOf,
  eventsOf,
  outcomeOf,
  recommendedOf,
  resourceChecksOf,
  summariesOf,
  windowOf,
} from './result.ts';
import { realizedOf, stateOf } from './state.ts';
import { afterTick, jobStateOf, observationOf, type Platform, type World, worldOf } from './world.ts';

export const runScenario = (input: ScenarioInput): ScenarioResult => {
  const validation = validate(input.config);
  if (validation.kind !== 'valid' && !input.runInvalid) return { validation: toJson(validation), ticks: [] };
  let player = openPlayer(input);
  const ticks: JsonObject[] = [];
  for (const tick of input.ticks) {
    const played = playTick(player, tick);
    player = played.player;
    ticks.push(played.result);
  }
  return { validation: toJson(validation), ticks };
};

const toJson = (validation: Validation): Json => {
  switch (validation.kind) {
    case 'valid':
      return null;
    case 'violation':
      return { error: validation.message };
    case 'exception':
      return { exception: validation.exception, message: validation.message };
  }
};

/** A job that is being played, between two ticks. */
export interface Player {
  readonly world: World;
  readonly platform: Platform;
  readonly memory: JobMemory;
  /** The stored state that was last told. */
  readonly told: string | undefined;
}

export const openPlayer = (
  input: Pick<ScenarioInput, 'config' | 'job' | 'taskManager' | 'maxTaskManagers'>,
): Player => ({
  world: worldOf(input),
  platform: input,
  memory: emptyMemory,
  told: undefined,
});

export const playTick = (player: Player, tick: TickInput): { readonly player: Player; readonly result: JsonObject } => {
  const world = afterTick(player.world, tick);
  const job = jobStateOf(world, player.platform);
  const options = flinkOptions(world.config);
  const { now } = tick;
  const observations = [observationOf(world, now)];
  const taken = turn({ options, job, memory: player.memory, observations, now, conduct: { kind: 'act' } });
  const nameOf = namesOf(job.graph);
  const state = stateOf(taken.memory, options, now, nameOf);
  const told = state === undefined ? player.told : JSON.stringify(state);
  const result = {
    now,
    outcome: outcomeOf(taken),
    ...(tick.config === undefined ? {} : { validation: toJson(validate(world.config)) }),
    window: windowOf(taken),
    collected: collectedOf(taken, job.graph),
    evaluated: evaluatedOf(taken, job.graph),
    recommended: recommendedOf(taken, job.graph),
    restartTimeMs: taken.restartMs ?? null,
    ...present('summaries', summariesOf(taken, nameOf)),
    events: eventsOf(taken),
    ...present('resourceChecks', resourceChecksOf(taken)),
    realized: realizedOf(taken.memory, options, excludedOf(taken, world, job.graph, options), nameOf),
    ...(state === undefined || told === player.told ? {} : { state }),
  };
  return { player: { ...player, world, memory: taken.memory, told }, result };
};

const present = (key: string, value: Json | undefined): JsonObject => (value === undefined ? {} : { [key]: value });

const namesOf = (graph: JobGraph): ((id: VertexId) => string) => {
  const names = new Map(graph.vertices.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
};

/** Those of the option always; the finished and the silent only once the cycle has seen the job. */
const excludedOf = (taken: Turn, world: World, graph: JobGraph, options: Options): readonly VertexId[] => {
  if (!options.enabled || world.status !== 'RUNNING' || world.job.runningTs == null) {
    return options.vertexExcludeIds.map(asVertexId);
  }
  const sample = taken.samples[taken.samples.length - 1];
  return graph.vertices.filter((vertex) => whyExcluded(vertex, sample, options)).map(({ id }) => id);
};
