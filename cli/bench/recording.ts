/** The ticks of a job that follows its decisions, recorded once, so that every run is asked the same. */
import type { JsonObject, TickInput } from '../scenario/format.ts';
import { openPlayer, playTick } from '../scenario/player.ts';
import { readOpening } from '../scenario/read-opening.ts';
import { readTick } from '../scenario/read-tick.ts';
import { benchJob, opening } from './job.ts';

export interface Recording {
  readonly ticks: readonly TickInput[];
  /** The same as operations of mode `serve`. */
  readonly openLine: string;
  readonly tickLines: readonly string[];
  readonly closeLine: string;
  /** How often each came out. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly meanSamples: number;
  readonly meanAnswerBytes: number;
}

export const ID = 'bench';
export const openLine = JSON.stringify({ op: 'open', id: ID, ...opening });
export const closeLine = JSON.stringify({ op: 'close', id: ID });
export const tickLine = (tick: TickInput): string => JSON.stringify({ op: 'tick', id: ID, ...tick });

export const record = (count: number, tickMs: number): Recording => {
  const job = benchJob(tickMs);
  let player = openPlayer(readOpening(opening));
  const ticks: TickInput[] = [];
  const outcomes: Record<string, number> = {};
  let samples = 0;
  let answerBytes = 0;
  for (let n = 0; n < count; n++) {
    const tick = job.next();
    const played = playTick(player, readTick(tick));
    player = played.player;
    job.takes(played.result);
    ticks.push(tick);
    const outcome = String(played.result['outcome']);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    samples += Number((played.result['window'] as JsonObject | null)?.['samples'] ?? 0);
    answerBytes += JSON.stringify(played.result).length;
  }
  return {
    ticks,
    openLine,
    tickLines: ticks.map(tickLine),
    closeLine,
    outcomes,
    meanSamples: samples / count,
    meanAnswerBytes: answerBytes / count,
  };
};
