/** One chart: a head with its title and the values at the cursor, and uPlot below it. */
import uPlot from 'uplot';
import type { PageState } from '../../model/page.ts';
import type { Time } from '../../model/values.ts';
import { h } from '../shared/dom.ts';
import { clockTime, NOT_MEASURED, type Zone } from '../shared/format.ts';
import { align, valueAt } from './align.ts';
import { type ChartPlace, optionsOf } from './chart-options.ts';
import { forecastReading } from './forecast-line.ts';
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
      h(
        'span',
        { class: 'legend' },
        ...spec.lines.map((line, i) => (line.silent ? null : legendItem(line, readouts[i]!))),
      ),
    ),
    body,
  );
  let state: PageState | undefined;
  let marks: readonly Mark[] = [];
  const plot = new uPlot(
    optionsOf(
      spec,
      place,
      () => marks,
      () => state?.now ?? 0,
    ),
    [[]],
    body,
  );

  const readAt = (at: Time | undefined): void => {
    if (!state) return;
    for (const [i, line] of spec.lines.entries()) {
      const value = reading(line, state, at, place.zone);
      const readout = readouts[i]!;
      readout.textContent = value ?? NOT_MEASURED;
      readout.classList.toggle('unmeasured', value === undefined);
    }
  };

  const show = (next: PageState, nextMarks: readonly Mark[]): void => {
    state = next;
    marks = nextMarks;
    plot.setData(align(next.history, spec.lines, next.now, next.predictions?.forecast) as uPlot.AlignedData, false);
    readAt(undefined);
    body.setAttribute(
      'aria-label',
      `${spec.title}, ${clockTime(next.now, place.zone)}: ${spoken(spec, next, place.zone)}`,
    );
  };
  return { element, plot, show, readAt };
};

/** Of a time after now only the forecast is known. */
const reading = (line: Line, state: PageState, at: Time | undefined, zone: Zone): string | undefined => {
  if (line.kind === 'forecast') return forecastReading(state, at, zone);
  if (at !== undefined && at > state.now && line.kind !== 'level') return 'not yet';
  const value = valueAt(state.history, line, at ?? state.now);
  return value === null ? undefined : line.say(value);
};

const spoken = (spec: ChartSpec, state: PageState, zone: Zone): string =>
  spec.lines
    .filter((line) => !line.silent)
    .map((line) => `${line.label} ${reading(line, state, undefined, zone) ?? NOT_MEASURED}`)
    .join(', ');

const legendItem = (line: Line, readout: HTMLElement): HTMLElement => {
  const swatch = h('i', {
    class: `swatch ${line.kind === 'forecast' ? 'band' : line.dash ? 'dashed' : ''}`,
    'aria-hidden': 'true',
  });
  swatch.style.setProperty('--swatch', `var(--${line.color})`);
  readout.textContent = NOT_MEASURED;
  return h('span', { class: 'legend-item' }, swatch, line.label, ' ', readout);
};
