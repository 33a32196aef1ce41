/** On all charts: each decision, a thin line when it was decided and a shade while the job restarted; what happened to the job otherwise; and where now is. */
import type uPlot from 'uplot';
import type { PageDecision } from '../../model/history.ts';
import type { PageHappening } from '../../model/page.ts';
import type { Time } from '../../model/values.ts';
import { statusTone } from '../shared/state-words.ts';
import { css } from '../shared/theme.ts';

export interface Mark {
  readonly id: string;
  readonly at: Time;
  /** When it came to an end; undefined while it is under way. */
  readonly until: Time | undefined;
  readonly tone: 'done' | 'bad' | 'quiet' | PageHappening['kind'];
}

export const marksOf = (
  decisions: readonly PageDecision[],
  happenings: readonly PageHappening[] = [],
): readonly Mark[] => [
  ...happenings.map(({ kind, from, until }): Mark => ({ id: `${kind} ${from}`, at: from, until, tone: kind })),
  ...decisions.map(markOf),
];

const markOf = ({ id, at, status, statusAt }: PageDecision): Mark => {
  const tone = statusTone(status);
  switch (tone) {
    case 'busy':
      return { id, at, until: undefined, tone: 'done' };
    case 'good':
      return { id, at, until: statusAt, tone: 'done' };
    case 'bad':
      return { id, at, until: statusAt, tone };
    case 'quiet':
      return { id, at, until: at, tone };
  }
};

export const marksPlugin = (marks: () => readonly Mark[], now: () => Time): uPlot.Plugin => ({
  hooks: {
    drawAxes: [
      (plot) => {
        drawMarks(plot, marks(), now());
        drawNow(plot, now());
      },
    ],
  },
});

/** Where there is something ahead of now: a dashed line between them. */
const drawNow = (plot: uPlot, now: Time): void => {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(now / 1000, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width - 4 * devicePixelRatio) return;
  ctx.save();
  ctx.strokeStyle = css('muted');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
};

const drawMarks = (plot: uPlot, marks: readonly Mark[], now: Time): void => {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const x = (at: Time): number => plot.valToPos(at / 1000, 'x', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { at, until, tone } of marks) {
    const from = x(at);
    const to = Math.min(bbox.left + bbox.width, x(until ?? now));
    ctx.fillStyle = css(`mark-${tone}-fill`);
    ctx.fillRect(from, bbox.top, Math.max(0, to - from), bbox.height);
    ctx.fillStyle = css(`mark-${tone}`);
    ctx.fillRect(Math.round(from), bbox.top, ratio, bbox.height);
  }
  ctx.restore();
};
