/** What a run came to, counted from what was written and worked, second by second. */

export interface Second {
  /** Seconds since the load began. */
  readonly at: number;
  readonly written: number;
  /** Records that the bottleneck has handled; less than before while its tasks are away. */
  readonly worked: number;
  /** That the job holds: some more for a while after it was made smaller. */
  readonly slots: number;
  readonly running: boolean;
  /** Subtasks of the bottleneck, and of the widest vertex; undefined while it does not run. */
  readonly subtasks?: number;
  readonly widest?: number;
  /** Of the bottleneck since its last start, as Flink shows them: undefined while it does not run. */
  readonly busy?: { readonly milliseconds: number; readonly records: number };
}

/**
 * One look of an autoscaler: the time of its sample, in seconds since the load began, to the millisecond; what came of it, where it
 * is ours.
 */
export interface Look {
  readonly at: number;
  readonly says?: string;
}

/** What is kept of a run: all of its figures are made from it. */
export interface Recording {
  /** When it began, and how many processes wanted a core on the average. */
  readonly began: string;
  readonly loadAverage: number;
  readonly seconds: readonly Second[];
  readonly looks: readonly Look[];
  readonly lost: number;
  readonly doubled: number;
}

export interface Figures {
  readonly changes: readonly string[];
  readonly behindSeconds: number;
  readonly worstSeconds: number;
  /** Seconds behind, summed over the seconds. */
  readonly lagArea: number;
  readonly slotSeconds: number;
  readonly downSeconds: number;
  readonly lost: number;
  readonly doubled: number;
}

export const BEHIND_S = 2;

/** Of a run, real or simulated, at one moment. */
export interface Point {
  /** Seconds since the load began. */
  readonly at: number;
  /** Age of the oldest record that waits. */
  readonly behind: number;
  readonly slots: number;
  readonly running: boolean;
}

export const curveOf = ({ seconds }: Pick<Recording, 'seconds'>): readonly Point[] => {
  let reached = 0;
  let oldest = 0;
  return seconds.map(({ at, worked, slots, running }, i) => {
    reached = Math.max(reached, worked);
    while (oldest < i && (seconds[oldest]?.written ?? 0) <= reached) oldest++;
    return { at, behind: Math.max(0, at - (seconds[oldest]?.at ?? at)), slots, running };
  });
};

export const figuresOf = (recording: Recording, countFrom: number): Figures => {
  const { seconds, lost, doubled } = recording;
  const sums = { behindSeconds: 0, worstSeconds: 0, lagArea: 0, slotSeconds: 0, downSeconds: 0 };
  curveOf(recording).forEach(({ at, behind, slots, running }, i) => {
    const lasted = at - (seconds[i - 1]?.at ?? at);
    if (at < countFrom) return;
    if (behind > BEHIND_S) sums.behindSeconds += lasted;
    sums.worstSeconds = Math.max(sums.worstSeconds, behind);
    sums.lagArea += behind * lasted;
    sums.slotSeconds += slots * lasted;
    if (!running) sums.downSeconds += lasted;
  });
  return { ...sums, changes: changesOf(seconds, countFrom), lost, doubled };
};

/** Subtasks of the widest vertex before and after. */
const changesOf = (seconds: readonly Second[], countFrom: number): readonly string[] => {
  const changes: string[] = [];
  let before: number | undefined;
  for (const { at, widest } of seconds) {
    if (widest === undefined) continue;
    if (before !== undefined && before !== widest && at >= countFrom)
      changes.push(`${before} -> ${widest} at ${Math.round(at - countFrom)} s`);
    before = widest;
  }
  return changes;
};

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
    const [milliseconds, records] = [busy.milliseconds - before.milliseconds, busy.records - before.records];
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

/** Seconds after whole tens at which most of the looks were, where there is one every ten seconds. (9.9, 20.3, 30.4) -> 0 */
export const phaseOf = ({ looks }: Pick<Recording, 'looks'>, everySeconds: number): number => {
  const phases = looks.map(({ at }) => Math.round(at) % everySeconds);
  const often = (phase: number): number => phases.filter((one) => one === phase).length;
  return phases.reduce((most, phase) => (often(phase) > often(most) ? phase : most), phases[0] ?? 0);
};

const cells = (name: string, { changes, ...figures }: Figures): readonly string[] => [
  name,
  `${changes.length} ${changes.join(', ')}`.trim(),
  ...(['behindSeconds', 'worstSeconds', 'lagArea', 'slotSeconds', 'downSeconds', 'lost', 'doubled'] as const).map(
    (figure) => String(Math.round(figures[figure])),
  ),
];

const HEAD = [
  '',
  'changes',
  `s > ${BEHIND_S} s behind`,
  'worst lag, s',
  'lag area, s x s',
  'slot-seconds',
  'restart s',
  'lost',
  'doubled',
];

export const tableOf = (rows: readonly (readonly [string, Figures])[]): string => {
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map(([name, figures]) => cells(name, figures))];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
};

const EVERY_S = 10;

/** The last point of every ten seconds of both, side by side. */
export const curvesOf = (real: readonly Point[], simulated: readonly Point[]): string => {
  const at = (curve: readonly Point[], second: number): readonly string[] => {
    const point = curve.findLast((one) => one.at <= second);
    return point === undefined ? ['', ''] : [point.behind.toFixed(1), String(point.slots)];
  };
  const last = Math.max(0, ...[...real, ...simulated].map((point) => point.at));
  const lines = Array.from({ length: Math.floor(last / EVERY_S) }, (_, i) => {
    const second = EVERY_S * (i + 1);
    return [String(second), ...at(real, second), ...at(simulated, second)];
  });
  const head = ['s', 'behind', 'slots', 'behind, simulated', 'slots, simulated'];
  return [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |`).join('\n');
};
