/** Reads a whole scenario of the golden format and plays it to its end. */
import { flink } from '../../lib/policies/flink/flink.ts';
import type { Policy } from '../../lib/policies/policy.ts';
import { field, fieldsOf, listOf, type Reader } from './checked.ts';
import type { JsonObject, ScenarioResult } from './format.ts';
import { openPlayer, playTick } from './player.ts';
import { type Opening, readOpening } from './read-opening.ts';
import { readTick, type Tick } from './read-tick.ts';
import { validationJson, validationOf } from './result.ts';

export interface ReadScenario {
  readonly opening: Opening;
  readonly ticks: readonly Tick[];
}

export const readScenario: Reader<ReadScenario> = (value) => ({
  opening: readOpening(value),
  ticks: field(fieldsOf(value)['ticks'], 'ticks', listOf(readTick)),
});

/** Options that are not valid end it before its first tick, unless it wants to go on. */
export const playScenario = ({ opening, ticks }: ReadScenario, policy: Policy<unknown> = flink): ScenarioResult => {
  const validation = validationOf(policy, opening.config);
  let player = openPlayer(opening, policy);
  if (validation.kind !== 'valid' && !opening.runInvalid) return { validation: validationJson(validation), ticks: [] };
  const results: JsonObject[] = [];
  for (const tick of ticks) {
    const played = playTick(player, tick);
    player = played.player;
    results.push(played.result);
  }
  return { validation: validationJson(validation), ticks: results };
};
