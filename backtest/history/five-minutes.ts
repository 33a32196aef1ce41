/**
 * Points of five minutes as the minutes that they were made of, as far as they say it: a mean is that of each of its minutes, a
 * highest and a lowest are taken for all five, sums and counts of samples are a fifth each. A counter that has only grown is
 * laid along a line from the middle of one point to the middle of the next.
 */
import type { Metric, Read, Series, Statistic } from '../../functions/metrics/plan/metric.ts';
import { metricKey } from '../../functions/metrics/plan/metric.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { MINUTE_MS } from './job-history.ts';
import { FIVE_MINUTES_MS } from './ranges.ts';

const MINUTES = FIVE_MINUTES_MS / MINUTE_MS;

/** Minutes from `from` to `to`, of points that lie around them. `counters`: metrics that grow until the job restarts. */
export const minutesOfFive = (read: Read, counters: readonly Metric[], from: EpochMs, to: EpochMs): Read => {
  const growing = new Set(counters.map(metricKey));
  const known = new Map<string, Series>();
  return (metric, statistic) => {
    const name = metricKey(metric);
    const points = read(metric, statistic);
    const key = `${statistic} ${name}`;
    const made =
      known.get(key) ??
      (growing.has(name) && statistic === 'Sum'
        ? countedMinutes(meanOf(points, read(metric, 'SampleCount')), from, to)
        : growing.has(name) && statistic === 'Average'
          ? countedMinutes(meanAlone(points, read(metric, 'SampleCount')), from, to)
          : evenMinutesOf(points, SHARED.has(statistic) ? 1 / MINUTES : 1, from, to));
    known.set(key, made);
    return made;
  };
};

const SHARED: ReadonlySet<Statistic> = new Set(['Sum', 'SampleCount']);

const startsOf = function* (from: EpochMs, to: EpochMs): Generator<EpochMs> {
  for (let at = Math.floor(from / FIVE_MINUTES_MS) * FIVE_MINUTES_MS; at < to; at += FIVE_MINUTES_MS) yield at;
};

const evenMinutesOf = (points: Series, share: number, from: EpochMs, to: EpochMs): Series => {
  const minutes = new Map<EpochMs, number>();
  for (const start of startsOf(from, to)) {
    const value = points.get(start);
    if (value === undefined) continue;
    for (let n = 0; n < MINUTES; n++) minutes.set(start + n * MINUTE_MS, share * value);
  }
  return minutes;
};

/**
 * A point that a restart cut off has fewer samples, and then its mean is that of a part: it has no minutes. Where the counter
 * has begun again there is no line over the border; each side goes on as it went before, or as it goes on afterwards.
 */
const countedMinutes = ({ meanAt, samplesAt }: Means, from: EpochMs, to: EpochMs): Series => {
  const minutes = new Map<EpochMs, number>();
  for (const start of startsOf(from, to)) {
    const before = meanAt(start - FIVE_MINUTES_MS);
    const here = meanAt(start);
    const after = meanAt(start + FIVE_MINUTES_MS);
    if (here === undefined) continue;
    const samples = samplesAt(start);
    const came = growth(before, here);
    const goes = growth(here, after);
    // A counter of which only one point is known says no rate.
    if (came === undefined && goes === undefined) continue;
    for (let n = 0; n < MINUTES; n++) {
      const fromMiddle = (n - (MINUTES - 1) / 2) / MINUTES;
      const slope = fromMiddle < 0 ? (came ?? goes ?? 0) : (goes ?? came ?? 0);
      minutes.set(start + n * MINUTE_MS, samples * (here + slope * fromMiddle));
    }
  }
  return minutes;
};

/** Of a counter: the mean of a whole point, and what it is multiplied by in each of its minutes. */
interface Means {
  readonly meanAt: (start: EpochMs) => number | undefined;
  readonly samplesAt: (start: EpochMs) => number;
}

const meanOf = (sums: Series, counts: Series): Means => ({
  meanAt: (start) => {
    const [sum, count = 0] = [sums.get(start), counts.get(start)];
    return sum === undefined || !(count > 0) || !isWhole(counts, start) ? undefined : sum / count;
  },
  samplesAt: (start) => (counts.get(start) ?? 0) / MINUTES,
});

/** Of one subtask, or of all of them where the layout goes by their mean. */
const meanAlone = (means: Series, counts: Series): Means => ({
  meanAt: (start) => (counts.size === 0 || isWhole(counts, start) ? means.get(start) : undefined),
  samplesAt: () => 1,
});

const isWhole = (counts: Series, start: EpochMs): boolean => {
  const count = counts.get(start) ?? 0;
  return count >= (counts.get(start - FIVE_MINUTES_MS) ?? 0) && count >= (counts.get(start + FIVE_MINUTES_MS) ?? 0);
};

const growth = (before: number | undefined, now: number | undefined): number | undefined =>
  before === undefined || now === undefined || now < before ? undefined : now - before;
