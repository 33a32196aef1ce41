/** The charts together: one span of time, one cursor, the decisions on all of them. */

import type { PageState } from '../../model/page.ts';
import type { Time } from '../../model/values.ts';
import { h, svg } from '../shared/dom.ts';
import { clockTime, day, seconds, zoneOf } from '../shared/format.ts';
import { type Chart, createChart } from './chart.ts';
import { leftAxis, rightAxis } from './chart-options.ts';
import { decisionLane } from './lane.ts';
import { marksOf } from './marks.ts';
import { CHOICES, type Shown, type Span, shownOf } from './span.ts';
import { chartSpecs } from './specs.ts';

export interface ChartGroup {
  readonly show: (state: PageState) => void;
  /** With the colors of now. */
  readonly redraw: () => void;
}

const NARROW = 560;

export const chartGroup = (place: HTMLElement, open: (decision: string) => void): ChartGroup => {
  let state: PageState | undefined;
  let charts: readonly Chart[] = [];
  let built = '';
  let span: Span = { kind: 'newest', hours: 24 };
  let cursor: Time | undefined;

  const lane = decisionLane(open);
  const at = h('span', { class: 'hint cursor-time' });
  const choices = CHOICES.map(({ label, span: choice }) =>
    h('button', { type: 'button', onclick: () => choose(choice) }, label),
  );
  const reset = h(
    'button',
    { type: 'button', class: 'reset', hidden: true, onclick: () => choose(CHOICES[2]!.span) },
    'Reset zoom',
  );
  const spans = h('div', { class: 'choices', role: 'group', 'aria-label': 'Span of time' }, reset, ...choices);
  const empty = h('div', { class: 'empty charts-empty', hidden: true });
  const stack = h('div', { class: 'stack', tabindex: 0, 'aria-label': 'Charts: arrow keys move the cursor' });
  place.append(h('div', { class: 'panel-head' }, h('h2', {}, 'Over time'), at, spans), empty, lane.element, stack);

  const choose = (next: Span): void => {
    span = next;
    draw();
  };

  const cursorAt = (time: Time | undefined): void => {
    if (!state) return;
    cursor = time === undefined ? undefined : Math.min(time, forecastUntil(state));
    for (const chart of charts) chart.readAt(cursor);
    const zone = zoneOf(state);
    at.textContent =
      cursor === undefined
        ? 'newest values'
        : `${cursor > state.now ? 'forecast for' : 'values at'} ${day(cursor, zone)}, ${clockTime(cursor, zone)}`;
  };

  const build = (shown: PageState): void => {
    const width = Math.floor(stack.clientWidth);
    const specs = chartSpecs(shown);
    const plan = JSON.stringify([width, zoneOf(shown), specs]);
    if (plan === built || width === 0) return;
    built = plan;
    for (const chart of charts) chart.plot.destroy();
    const zoomTo = (from: Time, to: Time): void => choose({ kind: 'fixed', from, to });
    const common = { width, zone: zoneOf(shown), narrow: width < NARROW, cursorAt, zoomTo };
    charts = specs.map((spec, i) => createChart(spec, { ...common, last: i === specs.length - 1 }));
    stack.replaceChildren(...charts.map((chart) => chart.element));
  };

  const draw = (): void => {
    if (!state) return;
    const nothing = state.history.evaluations.length < 2 && state.history.minutes.length < 2;
    empty.hidden = !nothing;
    stack.hidden = nothing;
    lane.element.hidden = nothing;
    at.hidden = nothing;
    spans.hidden = nothing;
    if (nothing) {
      empty.replaceChildren(...nothingYet(state));
      return;
    }
    build(state);
    const shown = shownNow(span, state);
    const marks = marksOf(state.history.decisions);
    for (const chart of charts) {
      chart.show(state, marks);
      chart.plot.setScale('x', { min: shown.from / 1000, max: shown.to / 1000 });
    }
    cursorAt(cursor);
    drawControls(state, shown);
  };

  const drawControls = (now: PageState, shown: Shown): void => {
    const width = stack.clientWidth;
    const narrow = width < NARROW;
    const left = leftAxis(narrow);
    lane.show(now.history.decisions, { ...shown, left, width: width - left - rightAxis(narrow), zone: zoneOf(now) });
    reset.hidden = span.kind !== 'fixed';
    for (const [i, { span: choice }] of CHOICES.entries()) {
      choices[i]!.setAttribute('aria-pressed', String(JSON.stringify(choice) === JSON.stringify(span)));
    }
  };

  stack.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const plot = charts[0]?.plot;
    if (!state || !plot) return;
    if (event.key === 'Escape') moveCursor(undefined);
    if (step === undefined) return;
    event.preventDefault();
    const { from, to } = shownNow(span, state);
    const next = (cursor ?? state.now) + (step * (to - from)) / (event.shiftKey ? 20 : 200);
    moveCursor(Math.min(to, Math.max(from, next)));
  });

  const moveCursor = (time: Time | undefined): void => {
    for (const { plot } of charts) {
      const left = time === undefined ? -10 : plot.valToPos(time / 1000, 'x');
      plot.setCursor({ left, top: time === undefined ? -10 : 10 }, false);
    }
    cursorAt(time);
  };

  new ResizeObserver(draw).observe(stack);
  return {
    show: (next) => {
      state = next;
      draw();
    },
    redraw: () => {
      for (const chart of charts) chart.plot.redraw(true, true);
    },
  };
};

const forecastUntil = ({ predictions, now }: PageState): Time => Math.max(now, predictions?.forecast.at(-1)?.at ?? now);

const shownNow = (span: Span, state: PageState): Shown => shownOf(span, state.from, state.now, forecastUntil(state));

/** What stands where the charts will be, before there is anything to draw. */
const nothingYet = ({ phase }: PageState): readonly (HTMLElement | SVGElement)[] => [
  svg(
    'svg',
    { viewBox: '0 0 240 72', width: 240, height: 72, 'aria-hidden': 'true' },
    svg('path', { class: 'ghost-load', d: 'M0 62C40 60 52 50 80 44S128 40 150 24S204 14 240 12' }),
    svg('path', { class: 'ghost-capacity', d: 'M0 50H62V34H130V16H178V4H240' }),
  ),
  h(
    'p',
    {},
    h(
      'strong',
      {},
      phase.kind === 'waiting'
        ? 'Waiting for the first evaluation'
        : 'The first evaluation is done, the next one draws',
    ),
  ),
  h('p', {}, `Load, capacity, lag, size and cost appear here evaluation by evaluation. ${windowWords(phase)}`),
];

const windowWords = (phase: PageState['phase']): string =>
  phase.kind === 'collecting'
    ? `A decision needs ${seconds(phase.needMs / 1000)} of metrics.`
    : 'A decision needs a full window of metrics.';
