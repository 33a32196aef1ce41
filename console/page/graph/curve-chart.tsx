/** Records/s that a vertex processes at each parallelism: the sizes that were seen, and the curve that was learned from them. */
import { useRef, useState } from 'preact/hooks';
import type { PageCurve, PageVertex } from '../../model/page.ts';
import { compact, count, percent } from '../shared/format.ts';
import { useWidth } from '../shared/use-width.ts';
import { curveScale, nearest } from './curve-scale.ts';

const HEIGHT = 210;

export const CurveChart = ({ vertex }: { readonly vertex: PageVertex }) => {
  const box = useRef<HTMLElement>(null);
  const width = useWidth(box);
  const [pointed, point] = useState<number | undefined>(undefined);
  const { curve, parallelism } = vertex;
  const at = pointed ?? parallelism ?? undefined;
  return (
    <figure class="chart curve-chart" ref={box}>
      <figcaption>
        <span class="chart-title">
          <strong>Capacity curve</strong>
          <small> records/s at each parallelism{curve && curve.learned.length === 0 ? ', as it was seen' : ''}</small>
        </span>
        <span class="legend">{curve && at !== undefined ? readout(curve, at) : ''}</span>
      </figcaption>
      {curve === null ? (
        <p class="hint">No size of it was measured yet.</p>
      ) : (
        width > 0 && <Drawing curve={curve} width={width} at={at} must={vertex.targetDataRate} point={point} />
      )}
    </figure>
  );
};

/** At 5: expected 4 900, cautious 4 600; seen 4 880 at 72 % busy */
const readout = ({ points, learned }: PageCurve, at: number): string => {
  const expected = learned.find((one) => one.parallelism === at);
  const seen = points.find((one) => one.parallelism === at);
  const parts = [
    ...(expected ? [`expected ${count(expected.expected)}, cautious ${count(expected.cautious)}`] : []),
    ...(seen ? [`seen ${count(seen.rate)}${seen.busy > 0 ? ` at ${percent(seen.busy)} busy` : ''}`] : ['not seen']),
  ];
  return `At ${count(at)}: ${parts.join('; ')}`;
};

interface DrawingOf {
  readonly curve: PageCurve;
  readonly width: number;
  readonly at: number | undefined;
  readonly must: number | null;
  readonly point: (parallelism: number | undefined) => void;
}

const Drawing = ({ curve, width, at, must, point }: DrawingOf) => {
  const { points, learned } = curve;
  const scale = curveScale(curve, must, { width, height: HEIGHT });
  const path = (pick: 'expected' | 'cautious'): string =>
    learned.map((one, i) => `${i === 0 ? 'M' : 'L'}${scale.x(one.parallelism)} ${scale.y(one[pick])}`).join('');
  const sizes = [...new Set([...points, ...learned].map(({ parallelism }) => parallelism))].sort((a, b) => a - b);
  const move = (event: PointerEvent): void => {
    const { left } = (event.currentTarget as SVGElement).getBoundingClientRect();
    point(nearest(sizes, event.clientX - left, scale.x));
  };
  const label = `Capacity curve: ${points.map((one) => `${count(one.rate)}/s at parallelism ${one.parallelism}`).join(', ')}`;
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={label}
      onPointerMove={move}
      onPointerLeave={() => point(undefined)}
    >
      {scale.ticksY.map((value) => (
        <g key={value}>
          <line class="grid" x1={scale.left} x2={scale.right} y1={scale.y(value)} y2={scale.y(value)} />
          <text class="tick" x={scale.left - 6} y={scale.y(value) + 4} text-anchor="end">
            {compact(value)}
          </text>
        </g>
      ))}
      {scale.ticksX.map((value) => (
        <text key={value} class="tick" x={scale.x(value)} y={HEIGHT - 4} text-anchor="middle">
          {count(value)}
        </text>
      ))}
      {at !== undefined && <line class="cursor" x1={scale.x(at)} x2={scale.x(at)} y1={scale.top} y2={scale.bottom} />}
      {must !== null && (
        <g>
          <line class="must" x1={scale.left} x2={scale.right} y1={scale.y(must)} y2={scale.y(must)} />
          <text class="tick" x={scale.right} y={scale.y(must) - 4} text-anchor="end">
            must do now
          </text>
        </g>
      )}
      <path class="cautious" d={path('cautious')} />
      <path class="expected" d={path('expected')} />
      {points.map(({ parallelism, rate, busy }) => (
        <circle key={parallelism} class="seen" cx={scale.x(parallelism)} cy={scale.y(rate)} r={busy >= 0.5 ? 5 : 3.5} />
      ))}
    </svg>
  );
};
