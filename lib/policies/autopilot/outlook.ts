/** What the rules are asked about: load, backlog, capacity and the cost of a restart, computed once for an evaluation. */
import type { EpochMs } from '../../model/observation.ts';
import type { Situation } from '../policy.ts';
import type { AutopilotState } from './autopilot-state.ts';
import { carriedNow, type JobCapacity, jobCapacity, type VertexCapacity } from './capacity.ts';
import { expectedHold } from './expected-hold.ts';
import { upperLoad } from './forecast-errors.ts';
import { withoutFlood } from './load-series.ts';
import { restartPrice } from './restart-price.ts';
import { downtimeSeconds, USUAL_REPLAY_S } from './restart-times.ts';
import { sizeBounds, withSizeBounds } from './size-bounds.ts';

export interface Outlook {
  readonly state: AutopilotState;
  readonly situation: Situation;
  readonly capacity: JobCapacity;
  /** Load that the job carries now, in records/s of all sources, and the vertex that limits it. */
  readonly carries: number;
  readonly limitedBy: VertexCapacity | undefined;
  readonly load: number;
  /** Records. */
  readonly backlog: number;
  readonly slots: number;
  /** Slot-seconds. */
  readonly price: number;
  /** Seconds: until the next evaluation has new samples, and of a restart. */
  readonly delay: number;
  readonly downtime: { readonly up: number; readonly down: number };
  readonly replay: number;
  /** The load that is not exceeded within so many seconds with this probability. */
  readonly upper: (seconds: number, probability: number) => number;
  /** Seconds that a capacity is expected to be enough for. */
  readonly hold: (capacity: number) => number;
}

export const outlookOf = (state: AutopilotState, situation: Situation): Outlook => {
  const { job, options, sourcePartitions } = situation;
  const uniform = job.size.kind === 'kpu';
  const known = jobCapacity(state, { graph: job.graph, options, sourcePartitions, uniform });
  const capacity = withSizeBounds(known, sizeBounds(state, situation));
  const { load: carries, by } = carriedNow(capacity);
  const slots = Math.max(1, ...capacity.vertices.map(({ vertex }) => vertex.parallelism));
  const at = state.at as EpochMs;
  const series = withoutFlood(state.series);
  return {
    state,
    situation,
    capacity,
    carries,
    limitedBy: by,
    load: series.level,
    backlog: Number.isFinite(state.backlog.records) ? state.backlog.records : 0,
    slots,
    price: restartPrice(slots, state.sizes, options),
    delay: (state.interval?.ms ?? 60_000) / 1000 + Math.max(0, situation.now - at) / 1000,
    downtime: { up: downtimeSeconds(state.restarts, 'up'), down: downtimeSeconds(state.restarts, 'down') },
    replay: USUAL_REPLAY_S,
    upper: (seconds, probability) => upperLoad(state.forecasts, series, seconds, probability),
    hold: expectedHold(state.forecasts, series, state.maxima, at),
  };
};

/** Seconds until the backlog is worked off at the capacity of now; Infinity: never. */
export const drainSeconds = ({ backlog, carries, load }: Outlook): number => {
  if (backlog <= 0) return 0;
  return carries > load ? backlog / (carries - load) : Number.POSITIVE_INFINITY;
};

/** After a restart, with what piles up during it and is read a second time. */
export const drainSecondsAfter = ({ backlog, load, downtime, replay }: Outlook, capacity: number): number => {
  if (capacity <= load) return Number.POSITIVE_INFINITY;
  return downtime.up + ((downtime.up + replay) * load + backlog) / (capacity - load);
};
