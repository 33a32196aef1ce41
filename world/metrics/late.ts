/** Late metrics: a datum becomes visible after a while, not always in order, and now and then never. */
import type { EpochMs } from '../../lib/model/observation.ts';
import { randomStream } from '../load/random.ts';
import type { Datum } from './datum.ts';

const MINUTE = 60_000;
const LATEST_MS = 90_000;
/** One point in two thousand is lost on the way. */
const LOST = 0.0005;

export interface Late {
  send(data: readonly Datum[]): void;
  /** Removes and returns what has become visible by now. */
  arrived(now: EpochMs): readonly Datum[];
}

/** `share` of the points never arrive. A minute's points arrive 0 to 90 s after the end of the minute, most of them in the first half of that. */
export const createLate = (seed: number, share = LOST): Late => {
  const random = randomStream(seed, 'way of a datum');
  let underWay: { readonly due: EpochMs; readonly datum: Datum }[] = [];
  return {
    send(data) {
      for (const datum of data) {
        const lost = random() < share;
        const delay = LATEST_MS * random() * random();
        if (!lost) underWay.push({ due: datum.at + MINUTE + delay, datum });
      }
    },
    arrived(now) {
      const there = underWay.filter(({ due }) => due <= now);
      if (there.length > 0) underWay = underWay.filter(({ due }) => due > now);
      return there.map(({ datum }) => datum);
    },
  };
};
