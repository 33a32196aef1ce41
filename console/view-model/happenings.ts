/** What happened to the job that no change of ours explains: its own restarts, outages of its producers, minutes without metrics. */
import type { VertexId } from '../../lib/model/graph.ts';
import type { Sample } from '../../lib/model/sample.ts';
import type { MinuteRow, PageDecision } from '../model/history.ts';
import type { PageHappening } from '../model/page.ts';
import type { Time } from '../model/values.ts';
import { gapAfter, paceOf } from './gaps.ts';

const MINUTE = 60_000;
/** So many of the newest are shown. */
const MOST = 200;

export interface Seen {
  readonly samples: readonly Sample[];
  readonly minutes: readonly MinuteRow[];
  readonly sources: readonly VertexId[];
  readonly decisions: readonly PageDecision[];
}

export const happeningsOf = (seen: Seen): readonly PageHappening[] =>
  [...restartsAndGaps(seen), ...outagesOf(seen.minutes)].sort((a, b) => a.from - b.from).slice(-MOST);

/** A restart of ours may be seen a little before it is reported, and its counters a little after it is confirmed. */
const AROUND = 3 * MINUTE;

/** From the request of a change to its end. */
const ours = ({ decisions }: Seen, from: Time, until: Time): boolean =>
  decisions.some(({ steps, statusAt, status }) => {
    const applied = steps.find((step) => step.status === 'applied');
    if (!applied) return false;
    const end = status === 'applied' ? Number.POSITIVE_INFINITY : statusAt + AROUND;
    return until >= applied.at - AROUND && from <= end;
  });

/** Counters of a source that fell: the job has started again since. */
const restartsAndGaps = (seen: Seen): readonly PageHappening[] => {
  const { samples, sources } = seen;
  const pace = paceOf(samples.map(({ at }) => at));
  return samples.flatMap((sample, i): readonly PageHappening[] => {
    const before = samples[i - 1];
    if (!before || ours(seen, before.at, sample.at)) return [];
    const place = { from: before.at, until: sample.at };
    const fell = sources.some((id) => counter(sample, id) < counter(before, id));
    if (fell)
      return [{ ...place, kind: 'restart', says: 'The job restarted, and not by a change of flink-autopilot.' }];
    const gap = gapAfter(before.at, sample.at, pace) !== undefined;
    return gap ? [{ ...place, kind: 'no-metrics', says: 'No metrics of the job arrived.' }] : [];
  });
};

const counter = (sample: Sample, id: VertexId): number => sample.vertices[id]?.recordsIn ?? Number.NaN;

/** Less than this share of what usually arrives is an outage of those who send it. */
const OUTAGE = 0.2;
const LEAST_MS = 3 * MINUTE;
const USUAL_MS = 60 * MINUTE;
/** What is usual does not change from minute to minute. */
const USUAL_EVERY_MS = 5 * MINUTE;

/** (4 000/s for an hour, then 200/s for 12 minutes, then 4 000/s) -> those 12 minutes. What is usual is from before it began. */
const outagesOf = (minutes: readonly MinuteRow[]): readonly PageHappening[] => {
  const found: PageHappening[] = [];
  let usual: number | undefined;
  let begun: Time | undefined;
  let first = 0;
  let usualAt = Number.NEGATIVE_INFINITY;
  const close = (until: Time): void => {
    if (begun !== undefined && until - begun >= LEAST_MS) {
      found.push({
        kind: 'outage',
        from: begun,
        until,
        says: 'Almost nothing arrived: the producers sent nothing, or could not.',
      });
    }
    begun = undefined;
  };
  for (const [i, { at, arriving }] of minutes.entries()) {
    if (arriving === null) continue;
    while ((minutes[first]?.at ?? at) < at - USUAL_MS) first += 1;
    if (begun === undefined && (usual === undefined || at - usualAt >= USUAL_EVERY_MS)) {
      usual = median(minutes.slice(first, i));
      usualAt = at;
    }
    if (usual !== undefined && arriving < OUTAGE * usual) begun ??= at;
    else close(at);
  }
  close(minutes.at(-1)?.at ?? 0);
  return found;
};

/** Undefined with fewer than ten values: nothing is usual yet. */
const median = (rows: readonly MinuteRow[]): number | undefined => {
  const values = rows.flatMap(({ arriving }) => (arriving === null ? [] : [arriving])).sort((a, b) => a - b);
  return values.length < 10 ? undefined : values[Math.floor(values.length / 2)];
};
