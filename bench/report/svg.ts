/** Plots as SVG, legible on white and on black: no background, and grays and colors of middle brightness. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Series {
  readonly name: string;
  /** Which color: the same row has the same one in every plot. */
  readonly color?: number;
  readonly points: readonly Point[];
}

export interface Axis {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

export interface Plot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly marks: 'lines' | 'dots';
}

const COLORS = [
  '#8a8f98',
  '#d9822b',
  '#2f8fd8',
  '#3aa76d',
  '#c75b9b',
  '#8f6fd0',
  '#b8a12c',
  '#d1495b',
  '#4aa5a5',
  '#a0714f',
  '#6b8e23',
];
const WIDTH = 860;
const HEIGHT = 300;
const LEFT = 60;
const RIGHT = 190;
const TOP = 34;
const BOTTOM = 44;

/** Ticks at a round distance.  (0, 103)  ->  0, 20, 40, 60, 80, 100 */
export const axis = (title: string, from: number, to: number): Axis => {
  const rough = Math.max(1e-9, to - from) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(from / step);
  const ticks = Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) => (first + i) * step);
  return { title, from, to, ticks };
};

/** Several plots under each other in one file. */
export const svgOf = (plots: readonly Plot[]): string => {
  const height = HEIGHT * plots.length;
  const inner = plots.map((plot, i) => `<g transform="translate(0 ${i * HEIGHT})">${plotOf(plot)}</g>`).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" fill="#808890">\n<title>${escaped(plots.map(({ title }) => title).join('; '))}</title>\n${inner}\n</svg>\n`;
};

const plotOf = ({ title, x, y, series, marks }: Plot): string => {
  const across = (value: number): string =>
    (LEFT + ((WIDTH - LEFT - RIGHT) * (value - x.from)) / (x.to - x.from)).toFixed(1);
  const down = (value: number): string =>
    (HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (value - y.from)) / (y.to - y.from)).toFixed(1);
  const grid = [
    ...y.ticks.map(
      (tick) =>
        `<path d="M${LEFT} ${down(tick)}H${WIDTH - RIGHT}" stroke="#80889040"/><text x="${LEFT - 8}" y="${down(tick)}" dy="4" text-anchor="end">${text(tick)}</text>`,
    ),
    ...x.ticks.map(
      (tick) => `<text x="${across(tick)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${text(tick)}</text>`,
    ),
    `<text x="${LEFT}" y="18" font-weight="bold">${escaped(title)}</text>`,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escaped(x.title)}</text>`,
    `<text transform="translate(14 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)" text-anchor="middle">${escaped(y.title)}</text>`,
  ];
  const drawn = series.map(({ name, points, color: own }, i) => {
    const color = COLORS[(own ?? i) % COLORS.length];
    const shape =
      marks === 'lines'
        ? `<path fill="none" stroke="${color}" stroke-width="1.5" d="${points.map((point, n) => `${n === 0 ? 'M' : 'L'}${across(point.x)} ${down(point.y)}`).join('')}"/>`
        : points
            .map((point) => `<circle cx="${across(point.x)}" cy="${down(point.y)}" r="4.5" fill="${color}"/>`)
            .join('');
    const key = TOP + 10 + 18 * i;
    return `${shape}<rect x="${WIDTH - RIGHT + 14}" y="${key - 8}" width="10" height="10" fill="${color}"/><text x="${WIDTH - RIGHT + 30}" y="${key + 1}">${escaped(name)}</text>`;
  });
  return [...grid, ...drawn].join('\n');
};

const text = (value: number): string => String(Number(value.toPrecision(6)));

const escaped = (one: string): string => one.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
