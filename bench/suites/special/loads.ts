/** Cases of R6 in which the load is special: spikes, steps, growth, noise, outages. */
import { excursion, flat, growth, HOUR, held, MINUTE, stepAt } from '../../loads/shapes.ts';
import { atMost, during, settled } from './passes.ts';
import type { SpecialCase } from './special-case.ts';

export const SPECIAL_LOADS: readonly SpecialCase[] = [
  {
    name: 'spike60',
    half: 'developed',
    seconds: 2 * HOUR,
    load: excursion(61, 1, 3),
    asks: 'a spike of a minute: no change',
    passes: (seen) => during(seen, 45, 120).length === 0,
  },
  {
    name: 'spikes60-hourly',
    half: 'held-out',
    seconds: 6 * HOUR,
    countFrom: HOUR,
    load: (second) => (second % HOUR >= 40 * MINUTE && second % HOUR < 41 * MINUTE ? 3 : 1),
    asks: 'a spike of a minute every hour: no change after the first hour',
    passes: (seen) => atMost(seen, 0),
  },
  {
    name: 'spike10min',
    half: 'held-out',
    seconds: 3 * HOUR,
    load: excursion(63, 10, 2.2),
    asks: 'ten minutes at 2.2 times the load: at most 4 changes, at most 15 min over 60 s, drained at the end',
    passes: (seen) => atMost(seen, 4) && seen.over60 <= 15 * MINUTE && seen.carriesAtEnd && seen.ageAtEnd <= 5,
  },
  {
    name: 'step-x2',
    half: 'developed',
    seconds: 2.5 * HOUR,
    load: stepAt(60, 2),
    asks: 'twice the load: at most 4 changes, at most 10 min over 60 s, at most 1.6 x the load carried at the end',
    passes: (seen) => atMost(seen, 4) && seen.over60 <= 10 * MINUTE && settled(seen, 1.6),
  },
  {
    name: 'step-x4',
    half: 'held-out',
    seconds: 2.5 * HOUR,
    load: (second) => (second < HOUR ? 0.5 : 2),
    asks: 'four times the load: at most 4 changes, at most 15 min over 60 s, at most 1.6 x the load carried at the end',
    passes: (seen) => atMost(seen, 4) && seen.over60 <= 15 * MINUTE && settled(seen, 1.6),
  },
  {
    name: 'step-x0.5',
    half: 'developed',
    seconds: 5 * HOUR,
    load: stepAt(60, 0.5),
    asks: 'half the load: at most 3 changes, at most 2 min over 60 s, at most 1.6 x the load carried after four hours',
    passes: (seen) => atMost(seen, 3) && seen.over60 <= 2 * MINUTE && settled(seen, 1.6),
  },
  {
    name: 'growth10x2',
    half: 'developed',
    seconds: 2 * HOUR,
    load: growth(60, 10, 2),
    asks: 'twice the load within ten minutes: a change before the growth is over, at most 5 min over 60 s',
    passes: (seen) => during(seen, 60, 71).length >= 1 && seen.over60 <= 5 * MINUTE && seen.carriesAtEnd,
  },
  {
    name: 'loadnoise10',
    half: 'developed',
    seconds: 3 * HOUR,
    load: flat,
    scatter: { minute: 0.02, second: 0.1 },
    countFrom: HOUR,
    asks: 'noise of 10 % from second to second: no change after the first hour',
    passes: (seen) => atMost(seen, 0) && seen.over60 === 0,
  },
  {
    name: 'loadnoise30',
    half: 'held-out',
    seconds: 3 * HOUR,
    load: flat,
    scatter: { minute: 0.06, second: 0.3 },
    countFrom: HOUR,
    asks: 'noise of 30 %: at most one change after the first hour',
    passes: (seen) => atMost(seen, 1) && seen.over60 === 0,
  },
  {
    name: 'silent-night',
    half: 'developed',
    seconds: 9 * HOUR,
    load: (second) => (second < HOUR || second > 7 * HOUR ? 1 : 0.01),
    asks: 'six hours of next to nothing: smaller within two hours, at most 5 changes, at most 5 min over 60 s in the morning',
    passes: (seen) =>
      during(seen, 60, 180).length >= 1 && atMost(seen, 5) && seen.over60 <= 5 * MINUTE && seen.carriesAtEnd,
  },
  {
    name: 'outage30',
    half: 'developed',
    seconds: 3 * HOUR,
    load: held(60, 30),
    asks: 'nothing for 30 min, then all at once: not smaller meanwhile, drained 40 min after its end, at most 3 changes',
    passes: (seen) =>
      during(seen, 60, 90).every(({ from, to }) => to >= from) &&
      seen.ages.slice(91 * 6, 130 * 6).some((age) => age <= 5) &&
      atMost(seen, 3),
  },
  {
    name: 'cold-start',
    half: 'developed',
    seconds: 2 * HOUR,
    load: flat,
    start: 2,
    asks: 'a sixth of what is needed at the start: drained after 45 min, at most 4 changes, at most 1.6 x the load carried at the end',
    passes: (seen) => (seen.ages[45 * 6] ?? Number.POSITIVE_INFINITY) <= 5 && settled(seen, 1.6) && atMost(seen, 4),
  },
  {
    name: 'ramp-down',
    half: 'held-out',
    seconds: 5 * HOUR,
    load: growth(60, 120, 0.3),
    asks: 'a third of the load over two hours: at most 4 changes, at most 1.8 x the load carried two hours later',
    passes: (seen) => atMost(seen, 4) && seen.over60 <= 2 * MINUTE && settled(seen, 1.8),
  },
];
