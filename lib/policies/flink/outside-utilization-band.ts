/** The restart gate: whether any vertex that would change is outside of its utilization band. */
import type { Reason } from '../../model/reason.ts';
import { formatPercent } from '../../number/format.ts';
import type { Situation, VertexProposal } from '../policy.ts';
import { band } from './thresholds.ts';

/** One is enough: then all changes are made together, since the job restarts anyway. Undefined: worth a restart. */
export const outsideUtilizationBand = (
  vertices: readonly VertexProposal[],
  situation: Situation,
): readonly Reason[] | undefined => {
  if (vertices.some(({ kind, urgent }) => kind === 'change' && urgent)) return undefined;
  const details = vertices.map(lastReason).filter((reason) => reason !== undefined);
  const waiting = details.find((reason) => reason.rule === 'scale-down-interval');
  const blocked = details.find((reason) => reason.rule === 'effectiveness');
  const first = blocked ?? waiting ?? withinBand(vertices, situation);
  return [first, ...details.filter((reason) => reason !== first)];
};

const lastReason = ({ because }: VertexProposal): Reason | undefined => because[because.length - 1];

const withinBand = (vertices: readonly VertexProposal[], { evaluation, options }: Situation): Reason => {
  const [lower, upper] = band(options, evaluation.processingBacklog);
  const load = ({ vertex }: VertexProposal) => evaluation.vertices[vertex.id]?.load ?? Number.NaN;
  const [busiest] = vertices.filter((each) => !Number.isNaN(load(each))).sort((a, b) => load(b) - load(a));
  const limits = `band ${formatPercent(Math.max(0, lower))} to ${formatPercent(Math.min(1, upper))}`;
  const backlog = evaluation.processingBacklog ? ' while a backlog is worked off' : '';
  return {
    rule: 'outside-utilization-band',
    says: busiest
      ? `All vertices are within their band${backlog}: the busiest, ${busiest.vertex.name}, is at ${formatPercent(load(busiest))} (${limits}).`
      : `No vertex says how busy it is (${limits}).`,
    ...(busiest ? { vertex: busiest.vertex.id, numbers: { busy: { value: load(busiest), unit: 'share' } } } : {}),
  };
};
