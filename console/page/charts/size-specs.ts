/** The charts of the size: parallelism, KPUs and their price, and what was saved. */

import type { EvaluationRow } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import type { Measured } from '../../model/values.ts';
import { FIXED_SIZE } from '../shared/fixed-size.ts';
import { count, dollars } from '../shared/format.ts';
import { AGAINST, savedSince } from '../shared/saved-words.ts';
import { shortName, vertexColor } from '../shared/vertex-label.ts';
import { type ChartSpec, type Line, WHOLE } from './spec.ts';

/** One parallelism for the application, and what each vertex asks for. */
export const parallelism = (state: PageState): ChartSpec => {
  const asked = asksPerVertex(state.history.evaluations);
  const vertices = (asked ? state.vertices : []).map(
    (vertex, i): Line => ({
      kind: 'step',
      label: shortName(vertex),
      color: vertexColor(i),
      say: count,
      width: 1.25,
      read: (row: EvaluationRow) => row.recommended[vertex.id] ?? null,
    }),
  );
  const application: Line = {
    kind: 'step',
    label: 'application',
    color: 'size',
    width: 2.5,
    say: count,
    read: (row) => row.parallelism,
  };
  return {
    id: 'parallelism',
    title: 'Parallelism',
    unit: asked ? 'subtasks; thin: what each vertex asks for' : 'subtasks',
    height: 150,
    axis: count,
    increments: WHOLE,
    atLeast: 4,
    lines: [application, ...vertices],
  };
};

/** A policy that weighs sizes of the whole job says what a vertex should have only when it decides. */
const asksPerVertex = (evaluations: readonly EvaluationRow[]): boolean => {
  const asking = evaluations.filter(({ recommended }) => Object.values(recommended).some((one) => one !== null));
  return 4 * asking.length >= evaluations.length;
};

export const cost = ({ baseline, size, memory }: PageState): ChartSpec => {
  const price = pricePerKpu(size);
  const kpus: Line = {
    kind: 'step',
    label: 'KPUs',
    color: 'cost',
    width: 2.25,
    say: count,
    read: (row: EvaluationRow) => row.kpus,
    ...(baseline ? { fillTo: FIXED_SIZE } : {}),
  };
  const perHour: Line = {
    kind: 'step',
    label: 'cost',
    color: 'cost',
    say: (value) => `${dollars(value)} /h`,
    read: (row) => row.dollarsPerHour,
    shown: 'readout',
  };
  return {
    id: 'cost',
    title: 'KPUs and cost',
    unit: `one KPU more is for orchestration, and in the price${baseline ? '; shaded: less than the fixed size' : ''}`,
    height: 140,
    axis: count,
    increments: WHOLE,
    atLeast: 2,
    ...(price === undefined ? {} : { right: { of: (of: number) => (of + 1) * price, say: dollars } }),
    lines: [kpus, perHour, ...(memory.saved ? [untuned] : []), ...(baseline ? [staticPeak(baseline)] : [])],
  };
};

export const saved = (state: PageState): ChartSpec => ({
  id: 'saved',
  title: savedSince(state),
  unit: AGAINST,
  height: 110,
  axis: dollars,
  atLeast: 0.5,
  lines: [
    {
      kind: 'step',
      label: 'saved',
      color: 'saved',
      width: 2,
      say: dollars,
      read: (row) => row.savedDollars,
      fillTo: 'zero',
    },
  ],
});

/** The difference is what memory tuning saves. */
const untuned: Line = {
  kind: 'step',
  label: 'with memory untuned',
  color: 'container',
  width: 1.5,
  dash: [3, 3],
  say: count,
  read: (row) => row.kpusUntuned,
};

const staticPeak = (baseline: NonNullable<PageState['baseline']>): Line => ({
  kind: 'level',
  label: FIXED_SIZE,
  color: 'static',
  width: 1.5,
  dash: [6, 4],
  say: (kpus) => `${count(kpus)}, ${dollars(baseline.dollarsPerHour)} /h`,
  value: baseline.kpus,
});

/** The one KPU more is for orchestration and always billed. */
const pricePerKpu = (
  size: { readonly kpus: Measured; readonly dollarsPerHour: Measured } | null,
): number | undefined =>
  size && size.kpus !== null && size.dollarsPerHour !== null ? size.dollarsPerHour / (size.kpus + 1) : undefined;
