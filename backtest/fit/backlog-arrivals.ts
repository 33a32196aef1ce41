/**
 * What arrived while a backlog was there that is known to one checkpoint only: the consumer group's offset moves in steps, so
 * from one minute to the next the backlog seems to grow by a minute's records, and then not at all. Over several minutes the
 * steps even out: what has arrived since the start is followed by a line as long as it stays within a step of it.
 */

/** Minutes to each side of a line, or twice as many to one side; the longest that fits is taken. */
const LONGEST_FIRST = [15, 10, 6, 3] as const;
/** Of a step. */
const WITHIN = 0.75;
/** A backlog of fewer minutes is a burst that was read as it came, or a step of the offset: a line would spread it over its minutes. */
const SHORTEST_BACKLOG = 4;
/**
 * What a step hides of a backlog that is no larger looks like none. Minutes without one in between belong to it, where as much was
 * read in them: a full job reads what it can, and one with room reads bursts as they come.
 */
const LONGEST_GAP = 6;
const AS_MUCH = 0.85;

export interface KnownBacklog {
  /** Records/s that were read, by minute; NaN: not measured. */
  readonly read: Float64Array;
  /** Records that waited; NaN: not measured. */
  readonly waiting: Float64Array;
  /** Seconds of input in one step. */
  readonly stepSeconds: number;
}

/** Records/s by minute; NaN where there was no backlog, or where no line fits. */
export const arrivalsBehind = ({ read, waiting, stepSeconds }: KnownBacklog): Float64Array => {
  const { length } = read;
  const since = new Float64Array(length);
  /** A line may not go over minutes that were not measured. */
  const measured = new Int32Array(length);
  let [all, known] = [0, 0];
  for (let i = 0; i < length; i++) {
    const now = 60 * (read[i] ?? Number.NaN) + (waiting[i] ?? Number.NaN);
    known = Number.isFinite(now) ? known + 1 : 0;
    measured[i] = known;
    all += known > 0 ? 60 * (read[i] ?? 0) : 0;
    since[i] = all + (known > 0 ? (waiting[i] ?? 0) : 0);
  }
  const lasting = lastingBacklog(read, waiting);
  return Float64Array.from({ length }, (_, i) => {
    const behind = lasting[i] === 1 || lasting[i - 1] === 1;
    return behind ? slopeAt(since, measured, i, WITHIN * stepSeconds * (read[i] ?? 0)) / 60 : Number.NaN;
  });
};

/** 1: the minute is one of several in a row with a backlog, or lies between two that are near. */
const lastingBacklog = (read: Float64Array, waiting: Float64Array): Uint8Array => {
  const lasting = new Uint8Array(waiting.length);
  let [first, last] = [0, -1];
  const end = (): void => {
    if (last - first + 1 >= SHORTEST_BACKLOG) lasting.fill(1, first, last + 1);
    last = -1;
  };
  for (let i = 0; i < waiting.length; i++) {
    const isGap = i - last > LONGEST_GAP || (read[i] ?? 0) < AS_MUCH * (read[last] ?? 0);
    if (last >= 0 && isGap) end();
    if (!((waiting[i] ?? 0) > 0)) continue;
    if (last < 0) first = i;
    last = i;
  }
  if (last >= 0) end();
  return lasting;
};

const slopeAt = (since: Float64Array, measured: Int32Array, i: number, within: number): number => {
  for (const minutes of LONGEST_FIRST) {
    const lines = [
      [i - minutes, i + minutes],
      [i - 2 * minutes, i],
      [i - 1, i + 2 * minutes - 1],
    ]
      .filter(([from = 0, to = 0]) => from >= 0 && to < since.length && (measured[to] ?? 0) > to - from)
      .map(([from = 0, to = 0]) => lineThrough(since, from, to));
    const best = lines.reduce((a, b) => (b.furthest < a.furthest ? b : a), { slope: Number.NaN, furthest: Infinity });
    if (best.furthest <= within) return Math.max(0, best.slope);
  }
  return Number.NaN;
};

/** By least squares; `furthest`: the most that a point lies off it. */
const lineThrough = (points: Float64Array, from: number, to: number) => {
  const count = to - from + 1;
  const x = (from + to) / 2;
  const y = points.subarray(from, to + 1).reduce((a, b) => a + b, 0) / count;
  let [together, variance] = [0, 0];
  for (let i = from; i <= to; i++) {
    together += (i - x) * ((points[i] ?? 0) - y);
    variance += (i - x) ** 2;
  }
  const slope = together / variance;
  let furthest = 0;
  for (let i = from; i <= to; i++) furthest = Math.max(furthest, Math.abs((points[i] ?? 0) - y - slope * (i - x)));
  return { slope, furthest };
};
