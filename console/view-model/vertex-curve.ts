/** What a vertex processes at each parallelism: as policy `autopilot` has learned it, else as the evaluations saw it. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { PolicyState } from '../../lib/model/autoscaler-state.ts';
import type { JobVertex } from '../../lib/model/graph.ts';
import { significant } from '../../lib/number/significant.ts';
import type { AutopilotState, VertexLearned } from '../../lib/policies/autopilot/autopilot-state.ts';
import { cautiousRate, expectedRate, known } from '../../lib/policies/autopilot/capacity-curve.ts';
import type { PageCurve } from '../model/page.ts';

/** Drawn so much farther than the largest size that was seen, and in no more steps than this. */
const FARTHER = 1.5;
const STEPS = 32;

export const pageCurve = (
  vertex: JobVertex,
  policy: PolicyState | undefined,
  evaluations: readonly EvaluationRecord[],
): PageCurve | null => {
  const learned = learnedOf(vertex, policy);
  return learned && learned.curve.points.length > 0
    ? fromLearned(vertex, learned)
    : fromEvaluations(vertex, evaluations);
};

const learnedOf = ({ id }: JobVertex, policy: PolicyState | undefined): VertexLearned | undefined =>
  policy?.name === 'autopilot' ? (policy.state as Partial<AutopilotState>).vertices?.[id] : undefined;

/** Records/s of all subtasks: the one with the hot key is full first. (200/s each, 5 subtasks, no hot key) -> 1 000/s */
const ofAll = (rate: number, parallelism: number, hotKey: number): number =>
  significant(rate / (hotKey + (1 - hotKey) / parallelism), 4);

const fromLearned = ({ maxParallelism }: JobVertex, { curve, hotKey }: VertexLearned): PageCurve => {
  const expected = known(curve);
  const points = curve.points
    .map(([parallelism, , logRate, busy]) => ({
      parallelism,
      rate: ofAll(Math.exp(logRate), parallelism, hotKey),
      busy: significant(busy, 2),
    }))
    .toSorted((a, b) => a.parallelism - b.parallelism);
  const widest = Math.max(...points.map(({ parallelism }) => parallelism));
  const end = Math.min(maxParallelism, Math.max(widest + 2, Math.ceil(FARTHER * widest)));
  const step = Math.max(1, Math.ceil(end / STEPS));
  const sizes = Array.from({ length: Math.ceil(end / step) }, (_, i) => Math.min(end, 1 + i * step));
  return {
    points,
    hotKey,
    learned: sizes.map((parallelism) => ({
      parallelism,
      expected: ofAll(expectedRate(expected, parallelism), parallelism, hotKey),
      cautious: ofAll(cautiousRate(expected, parallelism), parallelism, hotKey),
    })),
  };
};

/** The newest rate at each parallelism. */
const fromEvaluations = ({ id }: JobVertex, evaluations: readonly EvaluationRecord[]): PageCurve | null => {
  const seen = new Map<number, PageCurve['points'][number]>();
  for (const { evaluation } of evaluations) {
    const { parallelism, trueProcessingRate, load } = evaluation?.vertices[id] ?? {};
    if (parallelism === undefined || trueProcessingRate === undefined || !Number.isFinite(trueProcessingRate)) continue;
    const busy = load === undefined || Number.isNaN(load) ? 0 : significant(load, 2);
    seen.set(parallelism, { parallelism, rate: significant(trueProcessingRate, 4), busy });
  }
  if (seen.size === 0) return null;
  return { points: [...seen.values()].toSorted((a, b) => a.parallelism - b.parallelism), learned: [], hotKey: 0 };
};
