/** One vertex of the job graph: how busy it is, what it could do, what it must do, and its parallelism. */
import type { PageVertex } from '../../model/page.ts';
import type { Measured } from '../../model/values.ts';
import { compact, count, NOT_MEASURED, or, percent, readingOr } from '../shared/format.ts';
import type { Box } from './edge-path.ts';
import { PIPS_HEIGHT, Pips } from './pips.tsx';
import { BADGE_FONT, nameLines, textWidth } from './text-fit.ts';

const HEIGHT = 136;

/** With a mark for each subtask below, where every vertex has its own number of them. */
export const nodeHeight = (perVertex: boolean): number => (perVertex ? HEIGHT + PIPS_HEIGHT : HEIGHT);

interface NodeOf {
  readonly vertex: PageVertex;
  readonly box: Box;
  readonly perVertex: boolean;
  readonly isOpen: boolean;
  readonly open: () => void;
}

export const GraphNode = ({ vertex, box: { x, y, width }, perVertex, isOpen, open }: NodeOf) => {
  const height = nodeHeight(perVertex);
  const tone = busyTone(vertex);
  const half = width / 2 + 8;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing has no button
    <g
      class={`node ${tone}`}
      transform={`translate(${x} ${y})`}
      role="button"
      aria-label={spoken(vertex)}
      aria-expanded={isOpen}
      // An attribute of SVG keeps its case.
      tabindex={0}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        open();
      }}
    >
      <title>{spoken(vertex)}</title>
      <rect class="ground" width={width} height={height} rx={10} />
      <path class="stripe" d={`M10 0A10 10 0 0 0 0 10V${height - 10}A10 10 0 0 0 10 ${height}Z`} />
      {nameLines(vertex.name, width - badgeWidth(vertex) - 40).map((line, i) => (
        <text key={line} class="name" x={20} y={24 + i * 16}>
          {line}
        </text>
      ))}
      <ParallelismBadge vertex={vertex} width={width} />
      <Bar label="busy" share={vertex.busy} y={58} width={width} tone={tone} />
      <Bar label="back pressure" share={vertex.backPressure} y={78} width={width} tone="pressure" />
      <text class="label" x={20} y={106}>
        can do
      </text>
      <text class={valueClass(vertex.trueProcessingRate)} x={20} y={123}>
        {readingOr(vertex.trueProcessingRate, perSecond)}
      </text>
      <text class="label" x={half} y={106}>
        must do
      </text>
      <text class={valueClass(vertex.targetDataRate)} x={half} y={123}>
        {or(vertex.targetDataRate, perSecond)}
      </text>
      {perVertex && <Pips vertex={vertex} x={20} y={HEIGHT} width={width - 32} />}
      {vertex.limits !== null && <LimitTab limits={vertex.limits} />}
    </g>
  );
};

const perSecond = (value: number): string => `${value >= 100_000 ? compact(value) : count(value)}/s`;
const valueClass = (value: unknown): string => (value === null ? 'value unmeasured' : 'value');

/** 2, or 2 → 3 where another one is asked for or recommended. */
const badgeText = (vertex: PageVertex): string => {
  const next = nextOf(vertex);
  return next === null ? or(vertex.parallelism, count) : `${or(vertex.parallelism, count)} → ${count(next)}`;
};

/** What is asked for counts more than what would be; null where it stays as it is. */
const nextOf = ({ parallelism, asked, recommended, ownParallelism }: PageVertex): Measured => {
  const next = asked ?? (ownParallelism ? recommended : null);
  return parallelism === null || next === parallelism ? null : next;
};

const badgeClass = (vertex: PageVertex): string => {
  const next = nextOf(vertex);
  if (next !== null && vertex.asked !== null) return 'badge changing';
  return (next ?? 0) > (vertex.parallelism ?? Number.POSITIVE_INFINITY) ? 'badge wants-more' : 'badge';
};

const badgeWidth = (vertex: PageVertex): number =>
  Math.max(30, Math.ceil(textWidth(badgeText(vertex), BADGE_FONT)) + 18);

const ParallelismBadge = ({ vertex, width }: Pick<NodeOf, 'vertex'> & { readonly width: number }) => {
  const badge = badgeWidth(vertex);
  return (
    <>
      <rect class={badgeClass(vertex)} x={width - badge - 10} y={9} width={badge} height={22} rx={11} />
      <text class="badge-text" x={width - 10 - badge / 2} y={24.5} text-anchor="middle">
        {badgeText(vertex)}
      </text>
    </>
  );
};

const TABS = {
  bottleneck: { words: 'bottleneck', width: 76 },
  first: { words: 'fills up first', width: 84 },
} as const;

/** Red is only what is too small for what it must do. */
const LimitTab = ({ limits }: { readonly limits: keyof typeof TABS }) => {
  const { words, width } = TABS[limits];
  return (
    <>
      <rect class={`tab ${limits}`} x={20} y={-9} width={width} height={18} rx={9} />
      <text class={`tab-text ${limits}`} x={20 + width / 2} y={3.5} text-anchor="middle">
        {words}
      </text>
    </>
  );
};

interface BarOf {
  readonly label: string;
  readonly share: Measured;
  readonly y: number;
  readonly width: number;
  readonly tone: string;
}

const Bar = ({ label, share, y, width, tone }: BarOf) => {
  const left = 104;
  const right = width - 52;
  const track = { x: left, y: y - 4, height: 8, rx: 4 };
  return (
    <>
      <text class="label" x={20} y={y + 4}>
        {label}
      </text>
      {share === null ? (
        <text class="unmeasured" x={width - 12} y={y + 4} text-anchor="end">
          {NOT_MEASURED}
        </text>
      ) : (
        <>
          <rect {...track} class="track" width={right - left} />
          <rect {...track} class={`fill ${tone}`} width={Math.max(3, (right - left) * Math.min(1, share))} />
          <text class="share" x={width - 12} y={y + 4} text-anchor="end">
            {percent(share)}
          </text>
        </>
      )}
    </>
  );
};

export const busyTone = ({ busy, finished }: PageVertex): string => {
  if (finished) return 'finished';
  if (busy === null) return 'unknown';
  return busy < 0.3 ? 'idle' : busy < 0.7 ? 'steady' : busy < 0.9 ? 'busy' : 'full';
};

const SPOKEN = { bottleneck: ': the bottleneck', first: ': fills up first', none: '' } as const;

/** A vertex that shares the parallelism of the application needs a part of it, and is not changed itself. */
const wantedWords = ({ recommended, ownParallelism }: PageVertex): string =>
  ownParallelism ? `recommended ${or(recommended, count)}` : `needs ${or(recommended, count)} of them`;

const spoken = (vertex: PageVertex): string =>
  [
    `${vertex.name}${vertex.finished ? ' (finished)' : ''}${SPOKEN[vertex.limits ?? 'none']}`,
    `busy ${or(vertex.busy, percent)}, back pressure ${or(vertex.backPressure, percent)}`,
    `can do ${readingOr(vertex.trueProcessingRate, perSecond)}, must do ${or(vertex.targetDataRate, perSecond)}`,
    `parallelism ${or(vertex.parallelism, count)}${vertex.asked === null ? '' : `, asked for ${count(vertex.asked)}`}, ${wantedWords(vertex)}, at most ${vertex.maxParallelism}`,
    ...(vertex.partitions === null ? [] : [`${count(vertex.partitions)} partitions`]),
    ...(vertex.lag === null ? [] : [`${count(vertex.lag)} records behind`]),
  ].join('\n');
