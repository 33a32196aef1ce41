/** The point of a forecast that is spoken of: what is to be expected of the next 40 minutes. */
import type { PageForecast, PagePredictions } from '../../model/predictions.ts';

const SOON_MS = 41 * 60_000;

/** Undefined where nothing is forecast. */
export const forecastSoon = (predictions: PagePredictions | null): PageForecast | undefined =>
  predictions?.forecast.findLast(({ at }) => at <= predictions.at + SOON_MS) ?? predictions?.forecast.at(-1);
