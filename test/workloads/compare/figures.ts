/** What a run came to, counted from what was written and worked, second by second. */

export interface Second {
  /** Seconds since the load began. */
  readonly at: number;
  readonly written: number;
  /** Records that the bottleneck has handled; less than before while its tasks are away. */
  readonly worked: number;
  readonly slots: number;
  readonly running: boolean;
}

export interface Figures {
  readonly changes: readonly string[];
  readonly behindSeconds: number;
  readonly worstSeconds: number;
  readonly slotSeconds: number;
  readonly downSeconds: number;
  readonly lost: number;
  readonly doubled: number;
}

export const BEHIND_S = 2;

export const figuresOf = (
  seconds: readonly Second[],
  countFrom: number,
  { changes, lost, doubled }: Pick<Figures, 'changes' | 'lost' | 'doubled'>,
): Figures => {
  const sums = { behindSeconds: 0, worstSeconds: 0, slotSeconds: 0, downSeconds: 0 };
  let reached = 0;
  let oldest = 0;
  seconds.forEach((second, i) => {
    const lasted = second.at - (seconds[i - 1]?.at ?? second.at);
    reached = Math.max(reached, second.worked);
    while (oldest < i && (seconds[oldest]?.written ?? 0) <= reached) oldest++;
    const behind = Math.max(0, second.at - (seconds[oldest]?.at ?? second.at));
    if (second.at < countFrom) return;
    if (behind > BEHIND_S) sums.behindSeconds += lasted;
    sums.worstSeconds = Math.max(sums.worstSeconds, behind);
    sums.slotSeconds += second.slots * lasted;
    if (!second.running) sums.downSeconds += lasted;
  });
  return { ...sums, changes, lost, doubled };
};

const cells = (name: string, { changes, ...figures }: Figures): readonly string[] => [
  name,
  `${changes.length} ${changes.join(', ')}`.trim(),
  ...(['behindSeconds', 'worstSeconds', 'slotSeconds', 'downSeconds', 'lost', 'doubled'] as const).map((figure) =>
    String(Math.round(figures[figure])),
  ),
];

const HEAD = [
  '',
  'changes',
  `s > ${BEHIND_S} s behind`,
  'worst lag, s',
  'slot-seconds',
  'restart s',
  'lost',
  'doubled',
];

export const tableOf = (rows: readonly (readonly [string, Figures])[]): string => {
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map(([name, figures]) => cells(name, figures))];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
};
