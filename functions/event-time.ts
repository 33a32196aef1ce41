/** The time that an event says. Anybody who may call a function can write any: it says when something was due, and decides nothing. */
import type { EpochMs } from '../lib/model/observation.ts';
import type { Telemetry } from './telemetry.ts';

export type Clock = () => EpochMs;

export const machineClock: Clock = () => Date.now();

/** The schedule, the bus and Lambda deliver within minutes, and clocks differ by seconds. */
const LATE_MS = 15 * 60_000;
const EARLY_MS = 2 * 60_000;

/** The clock's time. A line for what no honest sender says. */
export const timeFor = (telemetry: Pick<Telemetry, 'note'>, due: EpochMs, now: EpochMs): EpochMs => {
  const lateMs = now - due;
  if (lateMs > LATE_MS || lateMs < -EARLY_MS) {
    const times = { due: new Date(due).toISOString(), now: new Date(now).toISOString() };
    telemetry.note('the time of the event is not used: it is far from the clock', times);
  }
  return now;
};
