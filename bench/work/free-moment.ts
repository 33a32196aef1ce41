/**
 * What a change costs beside a failure: `node bench/work/free-moment.ts`. A job fails, comes back by itself, and is made
 * smaller so many seconds later, or while it is down. Means of 60 runs, which differ in how old the checkpoint is.
 */
import { pathToFileURL } from 'node:url';
import { type Downtimes, FULL, IN_PLACE } from '../simulator/job.ts';
import { startSimulation } from '../simulator/simulation.ts';
import { CONTENDED, threeVertices } from '../suites/jobs.ts';

export type Moment = 'never' | 'while it is down' | number;

export interface Lag {
  /** Seconds. */
  readonly over5: number;
  readonly over60: number;
  readonly worst: number;
  /** Age of the oldest record that waits, summed over all seconds. */
  readonly total: number;
}

const RUNS = 60;
const SECONDS = 5000;
const BEFORE = [14, 14, 14];
const AFTER = [10, 10, 10];

export const lagWithChange = (downtimes: Downtimes, moment: Moment, runs = RUNS): Lag => {
  const job = threeVertices({ name: 'failing', perSecond: 1000, subtasks: 10, contention: CONTENDED, downtimes });
  const sum = { over5: 0, over60: 0, worst: 0, total: 0 };
  for (let run = 0; run < runs; run++) {
    const failsAt = 1000 + 7 * run;
    const options = { job, seed: run, seconds: SECONDS, load: () => 800, parallelism: BEFORE, failures: [failsAt] };
    const simulation = startSimulation({ ...options, countFrom: 900 });
    simulation.advance(failsAt + 2);
    if (moment === 'while it is down') simulation.rescale(AFTER);
    while (!simulation.isRunning()) simulation.advance(simulation.second() + 1);
    if (typeof moment === 'number') {
      simulation.advance(simulation.second() + moment);
      simulation.rescale(AFTER);
    }
    simulation.advance(SECONDS);
    const { totals, ages } = simulation.meter;
    sum.over5 += totals.over5 / runs;
    sum.over60 += totals.over60 / runs;
    sum.worst += totals.worst / runs;
    // One age is kept every ten seconds.
    sum.total += (10 * ages.reduce((a, b) => a + b, 0)) / runs;
  }
  return sum;
};

const MOMENTS: readonly Moment[] = ['never', 'while it is down', 1, 10, 30, 60, 120, 300, 1200];

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, downtimes] of [
    ['in place', IN_PLACE],
    ['full', FULL],
  ] as const) {
    for (const moment of MOMENTS) {
      const { over5, over60, worst, total } = lagWithChange(downtimes, moment);
      const when = typeof moment === 'number' ? `${moment} s after it runs again` : moment;
      const figures = [over5, over60, worst, total].map((value) => value.toFixed(0).padStart(6)).join('');
      console.log(`${name.padEnd(9)} ${when.padEnd(24)}${figures}`);
    }
  }
}
