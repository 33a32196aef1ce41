/** What a real run shows of the machine it ran on, and of the clock of its looks: the simulated run gets them. */
import type { Recording } from './figures.ts';

/**
 * Milliseconds that a record keeps a subtask of the bottleneck busy: a sleep of 5 ms takes longer on a busy machine. Both
 * counters begin again with every start. (4 s busy for 760 records, then 2 s for 340) -> 5.45. NaN: none was seen.
 */
export const recordMillisecondsOf = (recording: Pick<Recording, 'seconds'>): number => {
  const parts = busyParts(recording);
  return sumOf(parts, 'milliseconds') / sumOf(parts, 'records');
};

const sumOf = (parts: readonly BusyPart[], what: 'milliseconds' | 'records'): number =>
  parts.reduce((sum, one) => sum + one[what], 0);

interface BusyPart {
  readonly at: number;
  readonly milliseconds: number;
  readonly records: number;
}

/** Between one look and the next. */
const busyParts = ({ seconds }: Pick<Recording, 'seconds'>): readonly BusyPart[] => {
  const parts: BusyPart[] = [];
  let last = { milliseconds: 0, records: 0 };
  for (const { at, busy } of seconds) {
    if (busy === undefined) continue;
    const before = busy.records < last.records ? { milliseconds: 0, records: 0 } : last;
    const milliseconds = busy.milliseconds - before.milliseconds;
    const records = busy.records - before.records;
    parts.push({ at, milliseconds, records });
    last = busy;
  }
  return parts;
};

/** The machine from some second of the load on. */
export interface Stretch {
  readonly from: number;
  /** What a record took. */
  readonly recordMs: number;
  /** What subtasks did while records waited, in parts of what they do as a rule. */
  readonly full: number;
}

const STRETCH_S = 10;
/** Fewer records say nothing of the machine. */
const LEAST_RECORDS = 500;

/** Records that wait for less than so many seconds of a full bottleneck may be on their way to it. */
const REALLY_WAITS_S = 2;

/**
 * What subtasks of the bottleneck did while records waited, in parts of what they should have: `perSecond` with so many of them.
 * NaN: nothing waited. (2 s with 4 subtasks that should do 720/s; 1 400 were worked) -> 0.97
 */
export const fullShareOf = (
  { seconds }: Pick<Recording, 'seconds'>,
  perSecond: (subtasks: number) => number,
): number => {
  let [worked, should] = [0, 0];
  seconds.forEach((second, i) => {
    const before = seconds[i - 1];
    if (before?.subtasks === undefined || before.subtasks !== second.subtasks) return;
    const could = perSecond(second.subtasks);
    if (Math.min(before.written - before.worked, second.written - second.worked) < REALLY_WAITS_S * could) return;
    worked += second.worked - before.worked;
    should += could * (second.at - before.at);
  });
  return worked / should;
};

/**
 * The machine for every ten seconds in which there were records enough: others want it in one minute, and not in the next. Where no
 * record waited, `full` is that of the whole run. `perSecond`: records/s that so many subtasks do as a rule.
 */
export const stretchesOf = (
  recording: Pick<Recording, 'seconds'>,
  perSecond: (recordMs: number, subtasks: number) => number,
): readonly Stretch[] => {
  const by = Map.groupBy(busyParts(recording), ({ at }) => STRETCH_S * Math.floor(at / STRETCH_S));
  const measured = [...by].flatMap(([from, parts]) => {
    const recordMs = sumOf(parts, 'milliseconds') / sumOf(parts, 'records');
    if (sumOf(parts, 'records') < LEAST_RECORDS) return [];
    const seconds = recording.seconds.filter(({ at }) => at >= from && at < from + STRETCH_S);
    return [{ from, recordMs, full: fullShareOf({ seconds }, (subtasks) => perSecond(recordMs, subtasks)) }];
  });
  const mean = fullShareOf(recording, (subtasks) => perSecond(recordMillisecondsOf(recording), subtasks));
  return measured.map((one) => (Number.isNaN(one.full) ? { ...one, full: mean || 1 } : one));
};

/**
 * Of the time of its subtasks, the share that the source is busy while nothing comes: looking for records. It is what a busier machine
 * makes it. NaN: records came all the time. (in 50 s without a record two subtasks were busy for 3 s) -> 0.03
 */
export const pollingShareOf = ({ seconds }: Pick<Recording, 'seconds'>): number => {
  let [busy, time] = [0, 0];
  seconds.forEach(({ at, source }, i) => {
    const before = seconds[i - 1];
    if (source === undefined || before?.source === undefined) return;
    const same = source.records === before.source.records && source.subtasks === before.source.subtasks;
    if (!same) return;
    busy += source.milliseconds - before.source.milliseconds;
    time += 1000 * source.subtasks * (at - before.at);
  });
  return Math.max(0, busy / time);
};

const MOVED_S = 5;
/** Of several task managers each moves its own, and they are not alike; of a load that does not change nothing shows it. */
const LEAST_MOVES = 5;
const MOSTLY = 0.75;

/**
 * The second of every five in which the means of Flink's meters are moved on, as most of their changes show, each seen half a second
 * late. (changes at 8.6, 13.5 and 18.4 s) -> 3. undefined: they hardly changed, or most of them elsewhere.
 */
export const meansMovedAt = ({ seconds }: Pick<Recording, 'seconds'>): number | undefined => {
  const counts = Array.from({ length: MOVED_S }, () => 0);
  seconds.forEach(({ at, meanBusy }, i) => {
    const before = seconds[i - 1]?.meanBusy;
    if (meanBusy === undefined || before === undefined || meanBusy === before) return;
    const second = Math.round(at - 0.5) % MOVED_S;
    counts[second] = (counts[second] ?? 0) + 1;
  });
  const of = (second: number): number => counts[(second + MOVED_S) % MOVED_S] ?? 0;
  const often = counts.indexOf(Math.max(...counts));
  const all = counts.reduce((sum, count) => sum + count, 0);
  // Seen half a second sooner or later they fall on a second beside it.
  const near = of(often) + Math.max(of(often - 1), of(often + 1));
  return of(often) < LEAST_MOVES || near < MOSTLY * all ? undefined : often;
};

/** Seconds after whole tens at which most of the looks were, where there is one every ten seconds. (9.9, 20.3, 30.4) -> 0 */
export const phaseOf = ({ looks }: Pick<Recording, 'looks'>, everySeconds: number): number => {
  const phases = looks.map(({ at }) => Math.round(at) % everySeconds);
  const often = (phase: number): number => phases.filter((one) => one === phase).length;
  return phases.reduce((most, phase) => (often(phase) > often(most) ? phase : most), phases[0] ?? 0);
};
