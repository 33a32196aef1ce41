/** One chart: a head with its title and the values at the cursor, and uPlot below it. */
import uPlot from 'uplot';
import type { PageState } from '../../model/page.ts';
import type { Time } from '../../model/values.ts';
import { h } from '../shared/dom.ts';
import { clockTime, NOT_MEASURED, or } from '../shared/format.ts';
import { align, valueAt } from './align.ts';
import { type ChartPlace, optionsOf } from './chart-options.ts';
import type { Mark } from './marks.ts';
import type { ChartSpec, Line } from './spec.ts';

export interface Chart {
  readonly element: HTMLElement;
  readonly plot: uPlot;
  readonly show: (state: PageState, marks: readonly Mark[]) => void;
  /** The values at this time; undefined for the newest. */
  readonly readAt: (at: Time | undefined) => void;
}

export const createChart = (spec: ChartSpec, place: ChartPlace): Chart => {
  const readouts = spec.lines.map(() => h('span', { class: 'reading' }));
  const body = h('div', { class: 'plot', role: 'img' });
  const element = h(
    'figure',
    { class: 'chart', 'data-chart': spec.id },
    h(
      'figcaption',
      {},
      h('span', { class: 'chart-title' }, h('strong', {}, spec.title), h('small', {}, ` ${spec.unit}`)),
      h('span', { class: 'legend' }, ...spec.lines.map((line, i) => legendItem(line, readouts[i]!))),
    ),
    body,
  );
  let state: PageState | undefined;
  let marks: readonly Mark[] = [];
  const plot = new uPlot(
    optionsOf(spec, place, () => marks),
    [[]],
    body,
  );

  const readAt = (at: Time | undefined): void => {
    if (!state) return;
    for (const [i, line] of spec.lines.entries()) {
      const value = valueAt(state.history, line, at ?? state.now);
      const reading = readouts[i]!;
      reading.textContent = or(value, line.say);
      reading.classList.toggle('unmeasured', value === null);
    }
  };

  const show = (next: PageState, nextMarks: readonly Mark[]): void => {
    state = next;
    marks = nextMarks;
    plot.setData(align(next.history, spec.lines, next.now) as uPlot.AlignedData, false);
    readAt(undefined);
    body.setAttribute('aria-label', `${spec.title}, ${clockTime(next.now, place.zone)}: ${spoken(spec, next)}`);
  };
  return { element, plot, show, readAt };
};

const spoken = (spec: ChartSpec, state: PageState): string =>
  spec.lines.map((line) => `${line.label} ${or(valueAt(state.history, line, state.now), line.say)}`).join(', ');

const legendItem = (line: Line, reading: HTMLElement): HTMLElement => {
  const swatch = h('i', { class: `swatch ${line.dash ? 'dashed' : ''}`, 'aria-hidden': 'true' });
  swatch.style.setProperty('--swatch', `var(--${line.color})`);
  reading.textContent = NOT_MEASURED;
  return h('span', { class: 'legend-item' }, swatch, line.label, ' ', reading);
};
