/**
 * What arrived at each source, minute by minute: what it read, and what its backlog grew by. Over a gap the usual rate is
 * assumed, and what is read later because of it is not counted twice.
 */
import { isSource } from '../../lib/model/graph.ts';
import { gaussAt, streamOf } from '../../world/load/random.ts';
import { type HistoryMinute, type JobHistory, MINUTE_MS } from '../history/job-history.ts';
import { median } from '../history/median.ts';
import { arrivalsBehind } from './backlog-arrivals.ts';

/** Records/s, one value a minute from `history.from` on, in the order of the sources of the graph. */
export type Arrivals = readonly Float64Array[];

export const arrivalsOf = (history: JobHistory): Arrivals =>
  history.graph.vertices.flatMap((vertex, index) => (isSource(vertex) ? [arrivalsAt(history, index)] : []));

const arrivalsAt = ({ job, minutes, from, to, lagHiddenSeconds }: JobHistory, index: number): Float64Array => {
  const length = Math.max(0, Math.round((to - from) / MINUTE_MS));
  const seriesOf = (value: (seen: HistoryMinute['vertices'][number]) => number): Float64Array => {
    const series = new Float64Array(length).fill(Number.NaN);
    for (const { at, vertices } of minutes) {
      const i = Math.round((at - from) / MINUTE_MS);
      const seen = vertices[index];
      if (seen !== undefined && i >= 0 && i < length) series[i] = value(seen);
    }
    return withMissingPoints(series);
  };
  const read = seriesOf(({ perSecond }) => perSecond);
  const waiting = seriesOf((seen) => seen.waiting);
  const smooth = withoutTeeth(waiting);
  const behind =
    lagHiddenSeconds > 0
      ? arrivalsBehind({ read, waiting, stepSeconds: lagHiddenSeconds })
      : read.map(() => Number.NaN);
  const scatter = scatterOf(read, waiting);
  const luck = streamOf(index, `load of ${job.name}`);
  const arrived = new Float64Array(length);
  /** Records that a gap is taken to have brought, and that will be read later. */
  let debt = 0;
  let usual = firstKnown(read);
  for (let i = 0; i < length; i++) {
    const now = read[i] ?? Number.NaN;
    if (Number.isNaN(now)) {
      arrived[i] = usual;
      debt += 60 * usual;
      continue;
    }
    const before = previousKnown(smooth, i);
    const grown = Number.isFinite(before) ? ((smooth[i] ?? Number.NaN) - before) / 60 : 0;
    const even = behind[i] ?? Number.NaN;
    let rate = Number.isFinite(even)
      ? even * Math.max(0, 1 + scatter * gaussAt(luck, i))
      : Math.max(0, now + (Number.isFinite(grown) ? grown : 0));
    if (debt > 0) {
      const repaid = Math.min(debt, 60 * Math.max(0, rate - usual));
      debt -= repaid;
      rate -= repaid / 60;
      // So long after a gap nothing is owed any more.
      debt *= 0.9;
    } else usual += 0.3 * (rate - usual);
    arrived[i] = rate;
  }
  return arrived;
};

/**
 * A restart costs two minutes at the least, since rates need the minute before. In a single one the job went on reading, and only
 * CloudWatch has no point of it.  (4, NaN, 6, NaN, NaN, 6)  ->  4, 5, 6, NaN, NaN, 6
 */
const withMissingPoints = (series: Float64Array): Float64Array =>
  series.map((value, i) => (Number.isNaN(value) ? ((series[i - 1] ?? value) + (series[i + 1] ?? value)) / 2 : value));

/** Minutes without a backlog on both sides that are needed to say how loads scatter. */
const FEWEST_CALM = 30;

/** From one minute to the next, relative, one standard deviation; 0: there was always a backlog. A line is too even for a load. */
const scatterOf = (read: Float64Array, waiting: Float64Array): number => {
  const steps: number[] = [];
  for (let i = 1; i < read.length; i++) {
    if (waiting[i] !== 0 || waiting[i - 1] !== 0) continue;
    const step = Math.abs(Math.log((read[i] ?? Number.NaN) / (read[i - 1] ?? Number.NaN)));
    if (Number.isFinite(step)) steps.push(step);
  }
  if (steps.length < FEWEST_CALM) return 0;
  return (MEDIAN_TO_DEVIATION * median(steps)) / Math.SQRT2;
};

const MEDIAN_TO_DEVIATION = 1.4826;

/** The backlog of Kafka is known to one checkpoint only: the middle of three minutes. */
const withoutTeeth = (waiting: Float64Array): Float64Array =>
  waiting.map((value, i) => {
    const three = [waiting[i - 1] ?? value, value, waiting[i + 1] ?? value].filter(Number.isFinite);
    return three.length < 3 ? value : (three.toSorted((a, b) => a - b)[1] ?? value);
  });

const firstKnown = (series: Float64Array): number => series.find(Number.isFinite) ?? 0;

const previousKnown = (series: Float64Array, i: number): number => {
  for (let j = i - 1; j >= 0; j--) if (Number.isFinite(series[j])) return series[j] as number;
  return Number.NaN;
};
