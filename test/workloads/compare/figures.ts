/** What a run came to, counted from what was written and worked, second by second. */
import type { Sample } from '../../../lib/model/sample.ts';

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
  /** The same of the source, by the records that it wrote. */
  readonly source?: { readonly milliseconds: number; readonly records: number; readonly subtasks: number };
  /** Of the bottleneck in milliseconds per second: a mean of the last minute, as Flink's own meters are. */
  readonly meanBusy?: number;
}

/**
 * One look of an autoscaler: the time of its sample, in seconds since the load began, to the microsecond; where it is ours, what came
 * of it, and the sample, to look into afterwards.
 */
export interface Look {
  readonly at: number;
  readonly says?: string;
  readonly sample?: Sample | undefined;
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

/** What was written since the last look is on its way, and waits for nothing. */
export const curveOf = ({ seconds }: Pick<Recording, 'seconds'>): readonly Point[] => {
  let reached = 0;
  let oldest = 0;
  return seconds.map(({ at, worked, slots, running }, i) => {
    reached = Math.max(reached, worked);
    while (oldest < i && (seconds[oldest]?.written ?? 0) <= reached) oldest++;
    const behind = oldest < i ? at - writtenAt(seconds, oldest, reached) : 0;
    return { at, behind, slots, running };
  });
};

/** When so many records were written, between two looks. (1 100 at 11 s, 1 200 at 12 s; 1 150) -> 11.5 s */
const writtenAt = (seconds: readonly Second[], look: number, records: number): number => {
  const after = seconds[look];
  const before = seconds[look - 1];
  if (before === undefined || after === undefined) return after?.at ?? 0;
  const share = (records - before.written) / (after.written - before.written);
  return before.at + share * (after.at - before.at);
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
