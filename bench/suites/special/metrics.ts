/** Cases of R6 in which the metrics are: noisy, missing, frozen, in lumps. */
import { flat, HOUR, held, MINUTE, stepAt } from '../../loads/shapes.ts';
import { atMost, during } from './passes.ts';
import type { SpecialCase } from './special-case.ts';

export const SPECIAL_METRICS: readonly SpecialCase[] = [
  {
    name: 'metricnoise',
    half: 'held-out',
    seconds: 3 * HOUR,
    load: flat,
    faults: { noise: 0.05 },
    countFrom: HOUR,
    asks: 'metrics that scatter by 5 %: at most one change after the first hour',
    passes: (seen) => atMost(seen, 1) && seen.over60 === 0,
  },
  {
    name: 'missing',
    half: 'developed',
    seconds: 3 * HOUR,
    load: stepAt(100, 0.4),
    faults: { missing: [{ from: 90 * MINUTE, to: 110 * MINUTE }] },
    asks: 'no metrics for 20 min while the load falls: no change meanwhile',
    passes: (seen) => during(seen, 90, 111).length === 0,
  },
  {
    name: 'missing-vertex',
    half: 'held-out',
    seconds: 3 * HOUR,
    load: flat,
    faults: { missing: [{ from: 90 * MINUTE, to: 110 * MINUTE, vertex: 'Count' }] },
    asks: 'one vertex silent for 20 min: no change meanwhile, nor because of it',
    passes: (seen) => during(seen, 90, 130).length === 0,
  },
  {
    name: 'missing-lag-in-backlog',
    half: 'held-out',
    seconds: 3 * HOUR,
    load: held(60, 20),
    faults: { withoutLag: [{ from: 81 * MINUTE, to: 100 * MINUTE }] },
    asks: 'the backlog is not reported while it is there: no scale-down meanwhile, drained at the end',
    passes: (seen) => during(seen, 81, 101).every(({ from, to }) => to >= from) && seen.ageAtEnd <= 5,
  },
  {
    name: 'frozen',
    half: 'developed',
    seconds: 3 * HOUR,
    load: stepAt(95, 0.5),
    faults: { frozen: [{ from: 90 * MINUTE, to: 110 * MINUTE }] },
    asks: 'metrics that stand still for 20 min: no change meanwhile',
    passes: (seen) => during(seen, 91, 111).length === 0,
  },
  {
    name: 'lumpy',
    half: 'held-out',
    seconds: 3 * HOUR,
    load: flat,
    faults: { lumpSeconds: 150 },
    countFrom: HOUR,
    asks: 'counters that move every 150 s: at most one change after the first hour',
    passes: (seen) => atMost(seen, 1) && seen.over60 === 0,
  },
];
