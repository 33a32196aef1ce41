/** The job as it is: the load to go by, what it carries, and how soon the policy looks again. */
import type { EpochMs } from '../../model/observation.ts';
import type { Seen } from '../policy.ts';
import { type AutopilotState, intervalSeconds } from './autopilot-state.ts';
import { carriedNow, type JobCapacity, jobCapacity } from './capacity.ts';
import { carriedByHottest, carriedByPacking } from './kpu-candidates.ts';
import { type LoadSeries, withoutFlood } from './load-series.ts';
import { LONG_DELAY_S, steadySeries } from './steady-load.ts';
import type { VertexCapacity } from './vertex-capacity.ts';

export interface Present {
  readonly capacity: JobCapacity;
  /** Records/s of all sources, and the vertex that limits them. */
  readonly carries: number;
  readonly limitedBy: VertexCapacity | undefined;
  readonly series: LoadSeries;
  /** Seconds until the next evaluation has new samples. */
  readonly delay: number;
}

export const presentOf = (state: AutopilotState, seen: Seen): Present => {
  const { job, now } = seen;
  const delay = intervalSeconds(state) + Math.max(0, now - (state.at as EpochMs)) / 1000;
  const capacity = jobCapacity(state, seen);
  const { load: bySlots, by: limitedBy } = carriedNow(capacity);
  const carries =
    job.size.kind === 'kpu'
      ? Math.min(bySlots, carriedByPacking(seen, job.size, state.series), carriedByHottest(seen))
      : bySlots;
  return {
    capacity,
    carries,
    limitedBy,
    delay,
    series: delay < LONG_DELAY_S ? withoutFlood(state.series) : steadySeries(state, seen),
  };
};
