/** Ticks per second inside one process: by lines, by values, and the core alone. */
import { evaluateJob } from '../../lib/evaluate-job.ts';
import { type Answer, answering } from '../policy-server/answer.ts';
import { afterTick, openPlayer, playTick, situationOf } from '../scenario/player.ts';
import { readOpening } from '../scenario/read-opening.ts';
import { readTick } from '../scenario/read-tick.ts';
import { opening } from './job.ts';
import type { Recording } from './recording.ts';
import { JOBS_PER_RUN, type Run, timed, WARM_UP_ROUNDS } from './runs.ts';

export interface InsideRuns {
  readonly lines: readonly Run[];
  readonly values: readonly Run[];
  readonly core: readonly Run[];
}

/** The three alternate, so that a busy spell of the machine hits all. The first rounds only warm up. */
export const measureInside = (recording: Recording, runs: number): InsideRuns => {
  const ways = { lines: linesOnce, values: valuesOnce, core: coreOnce } as const;
  const measured = { lines: [] as Run[], values: [] as Run[], core: [] as Run[] };
  for (let round = -WARM_UP_ROUNDS; round < runs; round++) {
    for (const way of ['lines', 'values', 'core'] as const) {
      const run = ways[way](recording);
      if (round >= 0) measured[way].push(run);
    }
  }
  return measured;
};

export const newServer = (): Answer =>
  answering('serve', (error) => {
    throw error;
  });

/** A line in, a line out: all but the pipe. */
export const linesOnce = ({ openLine, tickLines, closeLine }: Recording): Run => {
  const answer = newServer();
  return timed(tickLines.length * JOBS_PER_RUN, () => {
    for (let job = 0; job < JOBS_PER_RUN; job++) {
      answer(openLine);
      for (const line of tickLines) answer(line);
      answer(closeLine);
    }
  });
};

/** Values in, values out: without parsing and printing JSON. */
const valuesOnce = ({ ticks }: Recording): Run => {
  const opened = openPlayer(readOpening(opening));
  return timed(ticks.length * JOBS_PER_RUN, () => {
    for (let job = 0; job < JOBS_PER_RUN; job++) {
      let player = opened;
      for (const tick of ticks) player = playTick(player, readTick(tick)).player;
    }
  });
};

/** One evaluation alone, on situations that are ready. */
const coreOnce = ({ ticks }: Recording): Run => {
  let player = openPlayer(readOpening(opening));
  const situations = ticks.map((tick) => {
    const read = readTick(tick);
    player = afterTick(player, read);
    return situationOf(player, read.now);
  });
  const { state: start } = player;
  return timed(ticks.length * JOBS_PER_RUN, () => {
    for (let job = 0; job < JOBS_PER_RUN; job++) {
      let state = start;
      for (const situation of situations) state = evaluateJob({ ...situation, state }).state;
    }
  });
};
