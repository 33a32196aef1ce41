/** What the policy expects of the job, as the page shows it. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { Predictions } from '../../lib/model/predictions.ts';
import { significant } from '../../lib/number/significant.ts';
import type { EvaluationRow, MinuteRow } from '../model/history.ts';
import type { LastDrain, PageDrained, PagePredictions, PageScore } from '../model/predictions.ts';
import type { Time } from '../model/values.ts';
import { weighed } from './alternatives.ts';

/** While a job restarts nothing is predicted. The last predictions are shown so long. */
const HOLD_MS = 20 * 60_000;

/** Null where the policy predicts nothing. `evaluations` are in time order. */
export const pagePredictions = (
  evaluations: readonly EvaluationRecord[],
  minutes: readonly MinuteRow[],
): PagePredictions | null => {
  const newest = evaluations.at(-1);
  const made = evaluations.findLast(({ at, predictions }) => says(predictions) && at >= (newest?.at ?? at) - HOLD_MS);
  if (!newest || !made?.predictions) return null;
  const { nextSize, forecast, coverage, score, errorBudget, drainSeconds } = made.predictions;
  return {
    at: made.at,
    drained: drained(drainSeconds, made.at),
    lastDrain: lastDrain(evaluations, minutes),
    nextSize: nextSize ? { at: nextSize.at, parallelism: Math.max(...Object.values(nextSize.parallelism)) } : null,
    forecast: (forecast ?? []).filter((point) => [point.low, point.expected, point.high].every(Number.isFinite)),
    coverage: coverage && coverage.due > 0 ? coverage : null,
    score: pageScore(score),
    alternatives: made === newest ? weighed(made, { now: made.sizing, chosen: undefined }) : [],
    errorBudget: errorBudget ?? null,
  };
};

const says = (predictions: Predictions | undefined): boolean =>
  predictions !== undefined && Object.values(predictions).some((part) => part !== undefined);

const drained = (seconds: number | undefined, at: Time): PageDrained | null => {
  if (seconds === undefined || Number.isNaN(seconds)) return null;
  if (seconds <= 0) return { kind: 'nothing-waits' };
  return Number.isFinite(seconds) ? { kind: 'in', seconds, by: at + 1000 * seconds } : { kind: 'never' };
};

/** A restart that costs nothing has no score. */
export const pageScore = (score: Predictions['score']): PageScore | null =>
  score && score.disruption > 0 && score.threshold > 0 && Number.isFinite(score.savings) ? score : null;

/** A backlog is over once less than this much of the load waits. */
const DRAINED_S = 15;

/**
 * The newest backlog that is over. (10:00 predicted 900 s, 10:05 predicted 500 s, 10:12 less than 15 s of load waits)
 * -> predicted 900 s, took 720 s
 */
const lastDrain = (evaluations: readonly EvaluationRecord[], minutes: readonly MinuteRow[]): LastDrain | null => {
  let first: { readonly at: Time; readonly seconds: number } | undefined;
  let last: LastDrain | null = null;
  for (const { at, predictions, decision } of evaluations) {
    const seconds = predictions?.drainSeconds;
    if (seconds === undefined || Number.isNaN(seconds)) continue;
    if (seconds > 0) {
      // What is predicted with a change is what the change was made for.
      if ((first === undefined || decision === 'rescale') && Number.isFinite(seconds)) first = { at, seconds };
      continue;
    }
    if (first === undefined) continue;
    const since = first.at;
    const over = minutes.find((row) => row.at > since && row.lagSeconds !== null && row.lagSeconds <= DRAINED_S);
    const tookSeconds = (Math.min(over?.at ?? at, at) - since) / 1000;
    last = { at: since, predictedSeconds: first.seconds, tookSeconds };
    first = undefined;
  }
  return last;
};

/** Looking back, the charts show the band as it was forecast so long before. */
const BACK_MS = 10 * 60_000;

/** The band that this evaluation forecast for ten minutes later; undefined where it has none near that. */
export const forecastRow = ({ at, predictions }: EvaluationRecord): EvaluationRow['forecast'] => {
  const near = (predictions?.forecast ?? [])
    .filter((point) => Math.abs(point.at - at - BACK_MS) <= BACK_MS / 2)
    .toSorted((a, b) => Math.abs(a.at - at - BACK_MS) - Math.abs(b.at - at - BACK_MS))[0];
  if (near === undefined || !Number.isFinite(near.low) || !Number.isFinite(near.high)) return undefined;
  return [near.at, significant(near.low, 4), significant(near.high, 4)];
};
