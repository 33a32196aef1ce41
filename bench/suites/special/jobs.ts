/** Cases of R6 in which the job is: a limit outside of it, a hot key, restarts that fail. */
import { flat, HOUR, MINUTE, stepAt } from '../../loads/shapes.ts';
import { atMost } from './passes.ts';
import type { SpecialCase } from './special-case.ts';

export const SPECIAL_JOBS: readonly SpecialCase[] = [
  {
    name: 'sink-limit',
    half: 'developed',
    seconds: 4 * HOUR,
    load: stepAt(60, 1.6),
    job: { sinkLimit: 6_500 },
    asks: 'a sink that takes no more, however wide it is: at most 4 changes and never 2.2 x the need',
    passes: (seen) => atMost(seen, 4) && seen.highest <= 2.2,
  },
  {
    name: 'hot-key',
    half: 'held-out',
    seconds: 3 * HOUR,
    load: stepAt(60, 1.3),
    job: { hotKey: 0.12 },
    asks: 'a key that one subtask can not carry: at most 4 changes and never 2.2 x the need',
    passes: (seen) => atMost(seen, 4) && seen.highest <= 2.2,
  },
  {
    name: 'restart-failure',
    half: 'developed',
    // After a failed change a job rests for an hour, whatever decides.
    seconds: 5 * HOUR,
    load: stepAt(60, 2),
    rescaleFails: (n: number) => n === 1,
    asks: 'the first rescale fails: tried again within two hours, drained at the end',
    passes: (seen) => seen.rescales.length >= 2 && seen.carriesAtEnd && seen.ageAtEnd <= 5,
  },
  {
    name: 'failures',
    half: 'held-out',
    seconds: 4 * HOUR,
    load: flat,
    failures: [80, 130, 180].map((at) => at * MINUTE),
    countFrom: HOUR,
    asks: 'three failures of the job itself: at most one change',
    passes: (seen) => atMost(seen, 1) && seen.carriesAtEnd,
  },
];
