/**
 * What arrived at each source, minute by minute: what it read, and what its backlog grew by. Over a gap the rate of before
 * and after is assumed, and what is read later because of it is not counted twice.
 */
import { isSource } from '../../lib/model/graph.ts';
import { type JobHistory, MINUTE_MS } from '../history/job-history.ts';

/** Records/s, one value a minute from `history.from` on, in the order of the sources of the graph. */
export type Arrivals = readonly Float64Array[];

export const arrivalsOf = (history: JobHistory): Arrivals =>
  history.graph.vertices.flatMap((vertex, index) => (isSource(vertex) ? [arrivalsAt(history, index)] : []));

const arrivalsAt = ({ minutes, from, to }: JobHistory, index: number): Float64Array => {
  const length = Math.max(0, Math.round((to - from) / MINUTE_MS));
  const read = new Float64Array(length).fill(Number.NaN);
  const waiting = new Float64Array(length).fill(Number.NaN);
  for (const { at, vertices } of minutes) {
    const i = Math.round((at - from) / MINUTE_MS);
    const seen = vertices[index];
    if (seen === undefined || i < 0 || i >= length) continue;
    read[i] = seen.perSecond;
    waiting[i] = seen.waiting;
  }
  const smooth = withoutTeeth(waiting);
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
    let rate = Math.max(0, now + (Number.isFinite(grown) ? grown : 0));
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
