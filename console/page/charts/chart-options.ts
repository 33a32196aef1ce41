/** How a chart is drawn: uPlot's options, made from what the chart is to show. */
import uPlot from 'uplot';
import type { Time } from '../../model/values.ts';
import { clockTime, day, exactTime, type Zone } from '../shared/format.ts';
import { css } from '../shared/theme.ts';
import { type Mark, marksPlugin } from './marks.ts';
import type { Shown } from './span.ts';
import type { ChartSpec, Line } from './spec.ts';

export interface ChartPlace {
  readonly width: number;
  readonly zone: Zone;
  readonly narrow: boolean;
  /** Shows the times below it. */
  readonly last: boolean;
  readonly cursorAt: (at: Time | undefined) => void;
  readonly zoomTo: (from: Time, to: Time) => void;
}

/** What is drawn now. */
export interface Drawn {
  readonly marks: readonly Mark[];
  readonly now: Time;
  readonly shown: Shown;
}

const CURSOR = 'flink-autopilot';

export const leftAxis = (narrow: boolean): number => (narrow ? 44 : 56);
export const rightAxis = (narrow: boolean): number => (narrow ? 10 : 58);

export const optionsOf = (spec: ChartSpec, place: ChartPlace, newest: () => Drawn): uPlot.Options => ({
  width: place.width,
  height: spec.height + (place.last ? 22 : 0),
  padding: [8, spec.right && !place.narrow ? 0 : rightAxis(place.narrow), place.last ? 0 : 4, 0],
  legend: { show: false },
  cursor: {
    y: false,
    sync: { key: CURSOR, scales: ['x', null] },
    drag: { x: true, y: false, setScale: false },
    points: { show: false },
  },
  tzDate: (ts) => (place.zone ? uPlot.tzDate(new Date(ts * 1000), place.zone) : new Date(ts * 1000)),
  scales: {
    x: { time: true, auto: false },
    y: { range: (plot, low, high) => rangeOf(spec, plot, newest().shown, low, high) },
    ...(spec.right ? { right: rightScale(spec.right) } : {}),
  },
  axes: axesOf(spec, place),
  series: [{}, ...spec.lines.map((line) => seriesOf(line))],
  bands: bandsOf(spec.lines),
  plugins: [
    marksPlugin(
      () => newest().marks,
      () => newest().now,
    ),
  ],
  hooks: {
    setCursor: [
      (plot) => {
        const left = plot.cursor.left ?? -1;
        place.cursorAt(left < 0 ? undefined : plot.posToVal(left, 'x') * 1000);
      },
    ],
    setSelect: [
      (plot) => {
        const { left, width } = plot.select;
        if (width < 8) return;
        place.zoomTo(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + width, 'x') * 1000);
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      },
    ],
  },
});

const rangeOf = (
  spec: ChartSpec,
  plot: uPlot,
  shown: Shown,
  low: number | null,
  high: number | null,
): [number, number] => {
  const top = spec.robust ? robustTop(spec, plot, shown) * 1.25 : Number.POSITIVE_INFINITY;
  const most = Math.min(spec.atMost ?? Number.POSITIVE_INFINITY, top);
  return [Math.min(0, low ?? 0), Math.max(spec.atLeast, Math.min(most, (high ?? 0) * 1.08))];
};

/** A forecast may stretch the axis by half. */
const FORECAST_STRETCHES = 1.5;

/** The highest value in view, single samples aside. */
const robustTop = (spec: ChartSpec, plot: uPlot, { from, to }: Shown): number => {
  const inView = [...plot.data[0]].map((at) => at * 1000 >= from && at * 1000 <= to);
  const tops = spec.lines.map((line, i) => {
    if (line.shown !== undefined && line.shown !== 'line') return 0;
    const column = [...(plot.data[i + 1] ?? [])];
    const values = column.filter((value, at): value is number => typeof value === 'number' && inView[at] === true);
    values.sort((a, b) => a - b);
    return values[Math.ceil(values.length * (line.kind === 'line' ? 0.995 : 1)) - 1] ?? 0;
  });
  const highest = (forecast: boolean): number =>
    Math.max(0, ...tops.filter((_, i) => (spec.lines[i]?.kind === 'forecast') === forecast));
  const measured = highest(false);
  return Math.max(measured, Math.min(highest(true), FORECAST_STRETCHES * measured));
};

const rightScale = ({ of }: NonNullable<ChartSpec['right']>): uPlot.Scale => ({
  from: 'y',
  range: (_, low, high) => [of(low), of(high)],
});

const axesOf = (spec: ChartSpec, { narrow, last, zone }: ChartPlace): uPlot.Axis[] => {
  const text = { stroke: () => css('muted'), font: `11px ${css('font')}`, ticks: { show: false } };
  const grid = { stroke: () => css('grid'), width: 1 };
  const increments = spec.increments ? { incrs: [...spec.increments] } : {};
  return [
    {
      ...text,
      show: last,
      size: 22,
      gap: 4,
      grid: { show: false },
      space: narrow ? 60 : 90,
      values: (_, splits, __, ___, step) => splits.map((at) => timeLabel(at * 1000, step, zone)),
    },
    {
      ...text,
      ...increments,
      grid,
      scale: 'y',
      size: leftAxis(narrow),
      gap: 6,
      space: 28,
      values: (_, all) => all.map(spec.axis),
    },
    ...(spec.right && !narrow
      ? [
          {
            ...text,
            scale: 'right',
            side: 1 as const,
            size: rightAxis(narrow),
            gap: 6,
            space: 28,
            grid: { show: false },
            values: (_: uPlot, all: number[]) => all.map(spec.right!.say),
          },
        ]
      : []),
  ];
};

/** The time, or the day where a new one begins. */
const timeLabel = (at: Time, stepSeconds: number, zone: Zone): string => {
  const time = stepSeconds < 60 ? exactTime(at, zone) : clockTime(at, zone);
  return time === '00:00' ? day(at, zone) : time;
};

const seriesOf = (line: Line): uPlot.Series => ({
  label: line.label,
  show: line.shown !== 'readout',
  auto: line.shown !== 'edge',
  scale: 'y',
  stroke: () => css(line.color),
  width: line.width ?? 1.5,
  points: { show: false },
  ...(line.dash ? { dash: [...line.dash] } : {}),
  ...(line.kind === 'step' ? { paths: uPlot.paths.stepped!({ align: 1 }) } : {}),
  ...(line.fillTo === 'zero' ? { fill: () => css(`${line.color}-fill`) } : {}),
});

const bandsOf = (lines: readonly Line[]): uPlot.Band[] =>
  lines.flatMap((line, i) => {
    const to = lines.findIndex((other) => other.label === line.fillTo);
    if (to < 0) return [];
    const up = lines[to]?.kind === 'level';
    return [{ series: [i + 1, to + 1], dir: up ? 1 : -1, fill: () => css(`${line.color}-fill`) }];
  });
