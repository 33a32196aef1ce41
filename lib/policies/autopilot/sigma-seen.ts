/** The contention that a vertex has shown by itself, whatever was assumed before: the best fit, and its standard error. */
import { type CapacityCurve, misfits } from './capacity-curve.ts';
import { SIGMAS } from './curve-prior.ts';

export interface SigmaSeen {
  /** May be a little below 0, where a linear vertex is measured with noise. */
  readonly sigma: number;
  readonly error: number;
}

/** Less certain than this says nothing. */
const WORST_ERROR = 0.03;
/** Relative: an external limit is seen as a very large sigma, and only roughly. */
const WORST_SHARE = 0.5;

/**
 * Lowest point of the parabola through the three sigmas around the best one; half its curvature is 1 / error^2.
 * Undefined for a vertex that was seen at one size, or at two that lie too close to tell.
 */
export const sigmaSeen = (curve: CapacityCurve): SigmaSeen | undefined => {
  if (curve.points.length < 2) return undefined;
  const all = misfits(curve);
  const lowest = all.indexOf(Math.min(...all));
  const middle = Math.min(Math.max(lowest, 1), SIGMAS.length - 2);
  const [x0, x1, x2] = [SIGMAS[middle - 1], SIGMAS[middle], SIGMAS[middle + 1]] as [number, number, number];
  const [y0, y1, y2] = [all[middle - 1], all[middle], all[middle + 1]] as [number, number, number];
  const first = (y1 - y0) / (x1 - x0);
  const curvature = ((y2 - y1) / (x2 - x1) - first) / (x2 - x0);
  if (!(curvature > 0)) return undefined;
  const sigma = (x0 + x1) / 2 - first / (2 * curvature);
  const error = 1 / Math.sqrt(curvature);
  return error <= Math.max(WORST_ERROR, WORST_SHARE * sigma) ? { sigma: Math.max(-0.01, sigma), error } : undefined;
};
