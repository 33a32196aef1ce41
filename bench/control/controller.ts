/** What decides about a simulated job: asked at every interval, it reads the metrics and may ask for another size. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Predictions } from '../../lib/model/predictions.ts';

/** What one evaluation said, as far as the figures need it. */
export interface Said {
  readonly at: EpochMs;
  readonly decision: 'hold' | 'recommend' | 'rescale';
  /** Why, a sentence each. */
  readonly because: readonly string[];
  readonly predictions: Predictions | undefined;
}

export interface Controller {
  evaluate(now: EpochMs): Promise<Said>;
  /** Ends what it started. */
  close(): Promise<void>;
}
