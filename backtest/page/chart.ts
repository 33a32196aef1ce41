/** A chart over the look-back: lines with bands, drawn once as SVG that stretches; words stay HTML, and so keep their size. */
import type { Band } from '../run/band.ts';
import { type Html, html, raw } from './html.ts';
import { moment } from './numbers.ts';

export interface ChartLine {
  readonly name: string;
  /** Of the style sheet: `ran`, `best`, `other`. */
  readonly look: string;
  /** By the hour. */
  readonly points: readonly Band[];
}

export interface ChartSpec {
  readonly title: string;
  readonly says: string;
  readonly from: number;
  readonly hours: number;
  readonly lines: readonly ChartLine[];
  readonly text: (value: number) => string;
  /** A line across, with its name. */
  readonly limit?: { readonly value: number; readonly says: string };
  /** `log`: seconds from one to hours in one chart. */
  readonly scale: 'linear' | 'log';
  readonly stepped: boolean;
}

const WIDTH = 1000;
const HEIGHT = 100;

export const chart = (spec: ChartSpec): Html => {
  const { title, says, lines, text, limit } = spec;
  const top = topOf(spec);
  const y = (value: number): number => HEIGHT * (1 - Math.min(1, scaled(spec, value) / scaled(spec, top)));
  const at = (value: number): string => `${((100 * y(value)) / HEIGHT).toFixed(1)}%`;
  const ticks = ticksOf(spec, top);
  return html`<figure class="chart">
<figcaption><b>${title}</b><span>${says}</span>${lines.map(({ name, look }) => html`<i class="key ${look}">${name}</i>`)}</figcaption>
<div class="plot" tabindex="0" role="img" aria-label="${title}: ${says}" data-values="${valuesOf(spec)}">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
${ticks.map((value) => raw(`<path class="grid" d="M0 ${y(value).toFixed(1)}H${WIDTH}"/>`))}
${limit === undefined ? '' : raw(`<path class="limit" d="M0 ${y(limit.value).toFixed(1)}H${WIDTH}"/>`)}
${lines.map((line) => raw(pathsOf(line, spec, y)))}
</svg>
${ticks.map((value) => html`<span class="y" style="top:${at(value)}">${text(value)}</span>`)}
${limit === undefined ? '' : html`<span class="limit-says" style="top:${at(limit.value)}">${limit.says}</span>`}
<div class="cursor" hidden></div></div>
<div class="x">${daysOf(spec).map(({ share, says: day }) => html`<span style="left:${(100 * share).toFixed(2)}%">${day}</span>`)}</div>
</figure>`;
};

const topOf = ({ lines, limit }: ChartSpec): number =>
  Math.max(
    limit?.value ?? 0,
    ...lines.flatMap(({ points }) => points.map(({ high }) => high)).filter(Number.isFinite),
    1e-9,
  ) * 1.05;

const scaled = ({ scale }: ChartSpec, value: number): number =>
  scale === 'log' ? Math.log1p(Math.max(0, value) / 5) : Math.max(0, value);

const NICE_SECONDS = [10, 60, 300, 1800, 7200, 43_200];

const ticksOf = ({ scale }: ChartSpec, top: number): readonly number[] => {
  if (scale === 'log') return NICE_SECONDS.filter((value) => value < top);
  const rough = top / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10);
  return Array.from({ length: Math.floor(top / step) }, (_, i) => (i + 1) * step);
};

const pathsOf = ({ look, points }: ChartLine, spec: ChartSpec, y: (value: number) => number): string => {
  const x = (i: number): string => ((WIDTH * i) / spec.hours).toFixed(1);
  const line = (of: (band: Band) => number): string => {
    let path = '';
    for (const [i, band] of points.entries()) {
      const value = of(band);
      if (!Number.isFinite(value)) continue;
      const height = y(value).toFixed(1);
      path += spec.stepped
        ? `${path === '' ? 'M' : 'L'}${x(i)} ${height}H${x(i + 1)}`
        : `${path === '' ? 'M' : 'L'}${x(i + 0.5)} ${height}`;
    }
    return path;
  };
  const isBand = points.some(({ low, high }) => high > low);
  const upper = line(({ high }) => high);
  const lower = points
    .flatMap(({ low }, i) => (Number.isFinite(low) ? [[i, y(low).toFixed(1)] as const] : []))
    .toReversed()
    .map(([i, height]) => (spec.stepped ? `L${x(i + 1)} ${height}H${x(i)}` : `L${x(i + 0.5)} ${height}`))
    .join('');
  const band = isBand && upper !== '' ? `<path class="band ${look}" d="${upper}${lower}Z"/>` : '';
  return `${band}<path class="line ${look}" d="${line(({ expected }) => expected)}"/>`;
};

const MOST_LABELS = 7;

const daysOf = ({ from, hours }: ChartSpec): readonly { readonly share: number; readonly says: string }[] => {
  const every = hours <= 36 ? 6 : 24 * Math.ceil(hours / 24 / MOST_LABELS);
  const labels = [];
  for (let hour = 0; hour < hours; hour++) {
    const date = new Date(from + hour * 3_600_000);
    const due = every < 24 ? date.getUTCHours() % every === 0 : date.getUTCHours() === 0;
    if (!due || (every > 24 && Math.floor(hour / 24) % (every / 24) !== 0) || hour > 0.95 * hours) continue;
    const says = moment(date.getTime());
    labels.push({ share: hour / hours, says: every < 24 ? says.slice(-5) : says.slice(0, -6) });
  }
  return labels;
};

/** Read by the cursor: one line of text for each hour. */
const valuesOf = ({ from, hours, lines, text }: ChartSpec): string =>
  JSON.stringify(
    Array.from({ length: hours }, (_, hour) =>
      [
        moment(from + hour * 3_600_000),
        ...lines.map(({ name, points }) => {
          const value = points[hour];
          return `${name} ${value === undefined || !Number.isFinite(value.expected) ? '–' : text(value.expected)}`;
        }),
      ].join(' · '),
    ),
  );
