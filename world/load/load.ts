/** Load: records per second that arrive at the sources. A pure function of shape, seed and time. */
import type { EpochMs } from '../../lib/model/observation.ts';
import { type DayEvents, dayEvents, dayShare } from './load-day.ts';
import { gaussAt, smoothNoise, streamOf } from './random.ts';

export const LOAD_SHAPES = ['day', 'step', 'ramp', 'flat', 'night', 'spike'] as const;
export type LoadShape = (typeof LOAD_SHAPES)[number];

export interface LoadOptions {
  readonly shape: LoadShape;
  readonly seed: number;
  /** Shapes other than `day` count from here. */
  readonly start: EpochMs;
  /** Records/s of all sources at the top of the shape. */
  readonly peak?: number;
}

export interface Load {
  readonly shape: LoadShape;
  /** Records/s of all sources during the second that begins at `at`. */
  rate(at: EpochMs): number;
  /** The same as anyone would plan for it: no noise, no spike, no outage. */
  planned(at: EpochMs): number;
  /** Spike and outage of the day around `at`; undefined where the shape has none. */
  events(at: EpochMs): DayEvents | undefined;
}

export const DEFAULT_PEAK = 8_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What was held back by an outage is sent within so many seconds. */
const FLUSH_SECONDS = 180;

export const createLoad = ({ shape, seed, start, peak = DEFAULT_PEAK }: LoadOptions): Load => {
  const noise = noiseOf(seed);
  if (shape === 'day') return dayLoad(seed, peak, noise);
  const planned = (at: EpochMs): number => peak * SHARES[shape](Math.max(0, at - start));
  const spiked = (at: EpochMs): number => (shape === 'spike' && isHourlySpike(at - start) ? 3 : 1);
  return { shape, planned, rate: (at) => planned(at) * noise(at) * spiked(at), events: () => undefined };
};

/** Share of the peak, by milliseconds since the start. */
const SHARES: Record<Exclude<LoadShape, 'day'>, (since: number) => number> = {
  /** Half an hour to settle, twice the load for two hours, then back. */
  step: (since) => (since >= 90 * MINUTE && since < 210 * MINUTE ? 0.8 : 0.4),
  /** From a fifth to the peak within six hours, and there it stays. */
  ramp: (since) => 0.2 + 0.8 * Math.min(1, since / (6 * HOUR)),
  flat: () => 0.6,
  /** Hardly anything. */
  night: () => 0.04,
  spike: () => 0.5,
};

const isHourlySpike = (since: number): boolean =>
  since >= 0 && since % HOUR >= 40 * MINUTE && since % HOUR < 41 * MINUTE;

/** Three layers: the weather of the hour, of the minute and of the second. */
const noiseOf = (seed: number): ((at: EpochMs) => number) => {
  const hour = streamOf(seed, 'load of the hour');
  const minute = streamOf(seed, 'load of the minute');
  const second = streamOf(seed, 'load of the second');
  return (at) =>
    Math.max(
      0,
      1 +
        0.03 * smoothNoise(hour, at / (20 * MINUTE)) +
        0.025 * smoothNoise(minute, at / (90 * 1000)) +
        0.05 * gaussAt(second, Math.floor(at / 1000)),
    );
};

const dayLoad = (seed: number, peak: number, noise: (at: EpochMs) => number): Load => {
  const known = new Map<number, { readonly events: DayEvents; readonly heldBack: number }>();
  const planned = (at: EpochMs): number => peak * dayShare(seed, at);
  const undisturbed = (at: EpochMs): number => planned(at) * noise(at);
  const today = (at: EpochMs) => {
    const day = Math.floor(at / DAY);
    const found = known.get(day);
    if (found) return found;
    const events = dayEvents(seed, day);
    let heldBack = 0;
    for (let t = events.outage.from; t < events.outage.to; t += 1000) heldBack += undisturbed(t);
    const made = { events, heldBack };
    known.set(day, made);
    return made;
  };
  const rate = (at: EpochMs): number => {
    const { events, heldBack } = today(at);
    if (at >= events.outage.from && at < events.outage.to) return 0;
    const flushed =
      at >= events.outage.to && at < events.outage.to + FLUSH_SECONDS * 1000 ? heldBack / FLUSH_SECONDS : 0;
    const spiked = at >= events.spike.from && at < events.spike.to ? events.spike.times : 1;
    return undisturbed(at) * spiked + flushed;
  };
  return { shape: 'day', rate, planned, events: (at) => today(at).events };
};
