/** What the policy expects, in words: each part that there is, and nothing for one that there is not. */
import type { PageState } from '../../model/page.ts';
import type { PagePredictions } from '../../model/predictions.ts';
import { forecastSoon } from '../shared/forecast.ts';
import { clockTime, count, percent, seconds, type Zone } from '../shared/format.ts';

export interface Cell {
  readonly id: 'score' | 'drain' | 'forecast' | 'error-budget';
  readonly title: string;
  /** Shown where the title is pointed at. */
  readonly explains: string;
  readonly value: string;
  readonly unit?: string;
  readonly detail: string;
  /** 0..1; `beyond`: what it means to be over the mark. */
  readonly gauge?: {
    readonly value: number;
    readonly mark: number;
    readonly means: string;
    readonly beyond: 'good' | 'bad';
  };
  readonly tone?: 'good' | 'bad';
}

export const cellsOf = (state: PageState, zone: Zone): readonly Cell[] => {
  const { predictions } = state;
  if (!predictions) return [];
  return [
    scoreCell(predictions, state),
    drainCell(predictions, state, zone),
    forecastCell(predictions, zone),
    budgetCell(predictions),
  ].filter((cell) => cell !== undefined);
};

/** A gauge ends here, in parts of what a restart is worth. */
const GAUGE_END = 1.25;

const scoreCell = ({ score, alternatives }: PagePredictions, { size }: PageState): Cell | undefined => {
  if (score === null) return undefined;
  const worth = score.threshold * score.disruption;
  const share = score.savings / worth;
  const sizes = alternatives[0]?.unit ?? (size?.kpus === null ? 'slots' : 'KPUs');
  const unit = sizes === 'slots' ? 'slot-seconds' : 'KPU-seconds';
  const says =
    share < 1
      ? `waiting has cost ${percent(share)} of what a restart is worth`
      : 'another size saves more than a restart is worth';
  return {
    id: 'score',
    title: 'Worth a restart?',
    explains: `Savings ${count(score.savings)} ${unit} against disruption ${count(score.disruption)}; the job is changed from ${count(score.threshold)} times the disruption on.`,
    value: percent(share),
    unit: share < 1 ? 'not yet' : 'yes',
    detail: says,
    gauge: {
      value: share / GAUGE_END,
      mark: 1 / GAUGE_END,
      means: `${count(score.savings)} of ${count(worth)} ${unit}: ${says}`,
      beyond: 'good',
    },
  };
};

const drainCell = ({ drained, lastDrain, at }: PagePredictions, state: PageState, zone: Zone): Cell | undefined => {
  // It was predicted while the job ran.
  if (drained === null || state.standing.state === 'not-running') return undefined;
  const cell = {
    id: 'drain',
    title: 'Backlog drained',
    explains: `When no more than some seconds of load wait at the sources, as predicted at ${clockTime(at, zone)}.`,
  } as const;
  const earlier = lastDrain
    ? `; last time ${minutes(lastDrain.predictedSeconds)} predicted, ${minutes(lastDrain.tookSeconds)} taken`
    : '';
  switch (drained.kind) {
    case 'nothing-waits':
      return { ...cell, value: 'nothing waits', detail: `the sources keep up${earlier}` };
    case 'never':
      return {
        ...cell,
        value: 'never',
        unit: 'at this size',
        detail: `more arrives than is processed${earlier}`,
        tone: 'bad',
      };
    case 'in': {
      const left = (drained.by - state.now) / 1000;
      const waits = state.lag?.records;
      const what = waits ? `${count(waits)} records wait` : 'records wait at the sources';
      const [value, unit] = left > 0 ? [`in ${minutes(left)}`, `by ${clockTime(drained.by, zone)}`] : ['about now', ''];
      return { ...cell, value, ...(unit === '' ? {} : { unit }), detail: `${what}${earlier}` };
    }
  }
};

const BAND = 0.8;

const forecastCell = (predictions: PagePredictions, zone: Zone): Cell | undefined => {
  const { coverage } = predictions;
  const last = forecastSoon(predictions);
  if (last === undefined && coverage === null) return undefined;
  const held = coverage
    ? `of ${count(coverage.due)} forecasts ${percent(coverage.share)} held`
    : 'none has come due yet';
  return {
    id: 'forecast',
    title: 'Forecast load',
    explains:
      'The highest load until then, 80 % likely to lie in this band. A forecast held where the load that came lay within its band.',
    value: last ? `${short(last.low)} to ${short(last.high)}` : percent(coverage?.share ?? 0),
    unit: last ? `by ${clockTime(last.at, zone)}` : 'held',
    detail: held,
    ...(coverage
      ? { gauge: { value: coverage.share, mark: BAND, means: `${held}; 80 % are meant to`, beyond: 'good' } }
      : {}),
  };
};

const budgetCell = ({ errorBudget }: PagePredictions): Cell | undefined => {
  if (errorBudget === null) return undefined;
  const { allowed, spent, restartPrice } = errorBudget;
  const share = allowed > 0 ? spent / allowed : Number.POSITIVE_INFINITY;
  return {
    id: 'error-budget',
    title: 'Error budget spent',
    explains: 'Share of the last day that the job was too far behind, against the share that may be.',
    value: tenths(spent),
    unit: `of ${tenths(allowed)}`,
    detail: `of the last day behind; a restart is worth ${count(restartPrice)} times the usual`,
    gauge: {
      value: share / GAUGE_END,
      mark: 1 / GAUGE_END,
      means: `${tenths(spent)} of the day spent, ${tenths(allowed)} allowed`,
      beyond: 'bad',
    },
    ...(share > 1 ? { tone: 'bad' } : {}),
  };
};

/** 0.0042 -> 0.4 % */
const tenths = (share: number): string => `${count(Math.round(share * 1000) / 10)} %`;
/** Predictions are not good to the second. */
const minutes = (value: number): string =>
  value < 90 ? seconds(Math.ceil(value / 5) * 5) : seconds(60 * Math.round(value / 60));
/** Two significant digits less than measured: 12 345 -> 12 300. */
const short = (value: number): string => count(Number(value.toPrecision(3)));
