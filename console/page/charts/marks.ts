/** Decisions on the charts: a thin line when it was decided, a shade while the job restarted. */
import type uPlot from 'uplot';
import type { PageDecision } from '../../model/history.ts';
import type { Time } from '../../model/values.ts';
import { toneOf } from '../decisions/decision-words.ts';
import { css } from '../shared/theme.ts';

export interface Mark {
  readonly id: string;
  readonly at: Time;
  /** When it came to an end; undefined while it is under way. */
  readonly until: Time | undefined;
  readonly tone: 'done' | 'bad' | 'quiet';
}

export const marksOf = (decisions: readonly PageDecision[]): readonly Mark[] => decisions.map(markOf);

const markOf = ({ id, at, status, statusAt }: PageDecision): Mark => {
  const tone = toneOf(status);
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

export const marksPlugin = (marks: () => readonly Mark[]): uPlot.Plugin => ({
  hooks: { drawAxes: [(plot) => drawMarks(plot, marks())] },
});

const drawMarks = (plot: uPlot, marks: readonly Mark[]): void => {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const x = (at: Time): number => plot.valToPos(at / 1000, 'x', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { at, until, tone } of marks) {
    const from = x(at);
    const to = until === undefined ? bbox.left + bbox.width : x(until);
    ctx.fillStyle = css(`mark-${tone}-fill`);
    ctx.fillRect(from, bbox.top, Math.max(0, to - from), bbox.height);
    ctx.fillStyle = css(`mark-${tone}`);
    ctx.fillRect(Math.round(from), bbox.top, ratio, bbox.height);
  }
  ctx.restore();
};
