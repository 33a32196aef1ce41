/** Predictions of a policy that has all of them, for the synthetic day of the page's tests. */
import type { Alternative, Predictions } from '../../lib/model/predictions.ts';
import type { Predicting } from './page-day.ts';
import { arriving, graph, MINUTE, sustainable } from './page-world.ts';

const HORIZONS_MIN = [2, 5, 10, 20, 40, 80];

/** None for the first ten minutes after midnight and, as while a job restarts, in each evaluation at twenty past five. */
export const predictions = (seen: Predicting): Predictions | undefined => {
  const { at, minute, parallelism, wanted, backlog } = seen;
  if (minute < 10 || minute === 5 * 60 + 20) return undefined;
  const spare = sustainable(wanted) - arriving(minute);
  const drainSeconds = backlog <= 15 * arriving(minute) ? 0 : spare > 0 ? backlog / spare : Number.POSITIVE_INFINITY;
  return {
    drainSeconds,
    forecast: HORIZONS_MIN.map((ahead) => {
      const expected = (arriving(minute) + arriving(minute + ahead)) / 2;
      const width = 0.04 * Math.sqrt(ahead);
      return { at: at + ahead * MINUTE, low: expected * (1 - width / 2), expected, high: expected * (1 + width) };
    }),
    coverage: { due: 212, share: 0.81 },
    score: { savings: 639, disruption: 710, threshold: 1.5 },
    alternatives: [wanted, wanted + 2, wanted + 1, ...(parallelism === wanted ? [] : [parallelism])].map(alternative),
    errorBudget: { allowed: 0.01, spent: 0.0042, restartPrice: 1.6 },
  };
};

const alternative = (parallelism: number): Alternative => ({
  parallelism: Object.fromEntries(graph.vertices.map(({ id }) => [id, parallelism])),
  size: Math.ceil(parallelism / 2),
  carries: sustainable(parallelism),
  holdSeconds: 600 * parallelism ** 2,
  cost: parallelism / 2 + 1 / parallelism,
});
