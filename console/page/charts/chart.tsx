/** One chart: a head with its title and the values at the cursor, and uPlot below it. */
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import type { PageState } from '../../model/page.ts';
import type { Time } from '../../model/values.ts';
import { clockTime, NOT_MEASURED, type Zone } from '../shared/format.ts';
import { rowAt } from '../shared/history.ts';
import { onThemeChange } from '../shared/theme.ts';
import { align, valueAt } from './align.ts';
import { type ChartPlace, optionsOf } from './chart-options.ts';
import { forecastReading } from './forecast-line.ts';
import type { Mark } from './marks.ts';
import type { Shown } from './span.ts';
import type { ChartSpec, Line } from './spec.ts';

interface ChartOf {
  readonly spec: ChartSpec;
  readonly state: PageState;
  readonly marks: readonly Mark[];
  readonly place: ChartPlace;
  readonly shown: Shown;
  /** The time that is pointed at; undefined for the newest. */
  readonly cursor: ReadonlySignal<Time | undefined>;
  /** Each plot that is there, for the cursor of the keyboard. */
  readonly plots: Set<uPlot>;
}

const NONE: ReadonlySet<string> = new Set();

export const Chart = ({ spec, state, marks, place, shown, cursor, plots }: ChartOf) => {
  const body = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const newest = useRef({ marks, now: state.now, shown });
  newest.current = { marks, now: state.now, shown };
  /** Lines that are turned off, by their label. */
  const [off, setOff] = useState(NONE);
  const plan = JSON.stringify([place.width, place.zone, place.last, { ...spec, unit: '' }]);

  useLayoutEffect(() => {
    const options = optionsOf(spec, place, () => newest.current);
    const drawn = new uPlot(options, [[]], body.current!);
    plot.current = drawn;
    plots.add(drawn);
    return () => {
      plots.delete(drawn);
      drawn.destroy();
    };
  }, [plan]);

  useLayoutEffect(() => {
    const { history, now, predictions } = state;
    plot.current?.setData(align(history, spec.lines, now, predictions?.forecast) as uPlot.AlignedData, false);
    plot.current?.setScale('x', { min: shown.from / 1000, max: shown.to / 1000 });
  }, [state, shown.from, shown.to, plan]);

  useLayoutEffect(() => {
    for (const [i, line] of spec.lines.entries()) {
      const show = line.shown !== 'readout' && !off.has(line.label);
      if (plot.current && plot.current.series[i + 1]?.show !== show) plot.current.setSeries(i + 1, { show });
    }
  }, [off, plan]);

  // With the colors of now.
  useEffect(() => onThemeChange(() => plot.current?.redraw(true, true)), []);

  const toggle = (line: Line): void => {
    const next = new Set(off);
    if (!next.delete(line.label)) next.add(line.label);
    setOff(next);
  };
  const label = `${spec.title}, ${clockTime(state.now, place.zone)}: ${spoken(spec, state, place.zone)}`;
  return (
    <figure class="chart" data-chart={spec.id}>
      <figcaption>
        <span class="chart-title">
          <strong>{spec.title}</strong>
          <small> {spec.unit}</small>
        </span>
        <span class="legend">
          {spec.lines
            .filter((line) => !line.silent)
            .map((line) => (
              <LegendItem key={line.label} line={line} isOff={off.has(line.label)} toggle={() => toggle(line)}>
                <Reading line={line} state={state} cursor={cursor} zone={place.zone} />
              </LegendItem>
            ))}
        </span>
      </figcaption>
      <div class="plot" role="img" ref={body} aria-label={label} />
    </figure>
  );
};

interface ReadingOf extends Pick<ChartOf, 'state' | 'cursor'> {
  readonly line: Line;
  readonly zone: Zone;
}

const Reading = ({ line, state, cursor, zone }: ReadingOf) => {
  const value = readAt(line, state, cursor.value, zone);
  return <span class={value === undefined ? 'reading unmeasured' : 'reading'}>{value ?? NOT_MEASURED}</span>;
};

/** Of a time after now only the forecast is known. */
const readAt = (line: Line, state: PageState, at: Time | undefined, zone: Zone): string | undefined => {
  if (line.kind === 'forecast') return forecastReading(state, at, zone);
  if (at !== undefined && at > state.now && line.kind !== 'level') return 'not yet';
  const value = valueAt(state.history, line, at ?? state.now);
  if (value !== null) return line.say(value);
  const row = line.kind === 'step' ? rowAt(state.history.evaluations, at ?? state.now) : undefined;
  return row && line.kind === 'step' ? line.absent?.(row) : undefined;
};

const spoken = (spec: ChartSpec, state: PageState, zone: Zone): string =>
  spec.lines
    .filter((line) => !line.silent)
    .map((line) => `${line.label} ${readAt(line, state, undefined, zone) ?? NOT_MEASURED}`)
    .join(', ');

interface LegendItemOf {
  readonly line: Line;
  readonly isOff: boolean;
  readonly toggle: () => void;
  readonly children: preact.ComponentChildren;
}

/** What is drawn can be turned off. */
const LegendItem = ({ line, isOff, toggle, children }: LegendItemOf) => {
  const shape = line.kind === 'forecast' ? 'band' : line.dash ? 'dashed' : '';
  const content = (
    <>
      <i class={`swatch ${shape}`} aria-hidden="true" style={{ '--swatch': `var(--${line.color})` }} />
      {line.label} {children}
    </>
  );
  if (line.shown === 'readout') return <span class="legend-item">{content}</span>;
  return (
    <button type="button" class="legend-item" aria-pressed={!isOff} title={isOff ? 'Show' : 'Hide'} onClick={toggle}>
      {content}
    </button>
  );
};
