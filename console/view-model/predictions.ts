/** What the policy expects of the job, as the page shows it. */
import type { Predictions } from '../../lib/model/predictions.ts';
import type { PagePredictions } from '../model/page.ts';

export const pagePredictions = (predictions: Predictions | undefined): PagePredictions | null => {
  if (predictions === undefined) return null;
  const { nextSize, forecast } = predictions;
  const last = forecast?.at(-1);
  return {
    drained: drained(predictions.drainSeconds),
    nextSize: nextSize ? { at: nextSize.at, parallelism: Math.max(...Object.values(nextSize.parallelism)) } : null,
    forecast: last ? { at: last.at, low: last.low, high: last.high } : null,
  };
};

const drained = (seconds: number | undefined): PagePredictions['drained'] => {
  if (seconds === undefined || Number.isNaN(seconds)) return null;
  return Number.isFinite(seconds) ? { seconds } : 'never';
};
