/** Utilization of the last day, half hour by half hour, against what the job can carry. */
import type { Measured } from '../../model/values.ts';

const WIDTH = 112;
const HEIGHT = 30;
/** A history of a few half hours does not fill the line, one of a day does. */
const LEAST_SLOTS = 12;
/** The line of 100 % is seen, and what is above it. */
const LEAST_TOP = 115;

export const Sparkline = ({ points, now }: { readonly points: readonly Measured[]; readonly now: Measured }) => {
  const top = Math.min(250, Math.max(LEAST_TOP, ...points.map((point) => point ?? 0)));
  const slots = Math.max(LEAST_SLOTS, points.length);
  const y = (value: number): number => round(HEIGHT - 1 - ((HEIGHT - 3) * Math.min(value, top)) / top);
  const x = (index: number): number => round(((slots - points.length + index) * (WIDTH - 6)) / (slots - 1) + 3);
  const runs = runsOf(points);
  const last = points.at(-1) ?? null;
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={label(points, now)}
    >
      <line class="spark-full" x1={0} x2={WIDTH} y1={y(100)} y2={y(100)} />
      {runs.map(({ first, values }) => {
        const line = values.map((value, i) => `${x(first + i)},${y(value)}`).join(' ');
        const left = x(first);
        const right = x(first + values.length - 1);
        return (
          <g key={first}>
            <polygon class="spark-area" points={`${left},${HEIGHT} ${line} ${right},${HEIGHT}`} />
            <polyline class="spark-line" points={line} />
          </g>
        );
      })}
      {last !== null && (
        <circle class={last >= 100 ? 'spark-now full' : 'spark-now'} cx={x(points.length - 1)} cy={y(last)} r={2.5} />
      )}
    </svg>
  );
};

const round = (value: number): number => Math.round(value * 10) / 10;

/** Where nothing was measured the line has a gap. */
const runsOf = (
  points: readonly Measured[],
): readonly { readonly first: number; readonly values: readonly number[] }[] => {
  const runs: { first: number; values: number[] }[] = [];
  points.forEach((point, index) => {
    if (point === null) return;
    const run = runs.at(-1);
    if (run && run.first + run.values.length === index) run.values.push(point);
    else runs.push({ first: index, values: [point] });
  });
  return runs;
};

const label = (points: readonly Measured[], now: Measured): string => {
  const known = points.filter((point) => point !== null);
  if (known.length === 0) return 'Utilization: not measured';
  const range = `${Math.min(...known)} to ${Math.max(...known)} %`;
  return `Utilization, the highest of each half hour: ${range} in ${known.length / 2} h, now ${now === null ? 'not measured' : `${now} %`}`;
};
