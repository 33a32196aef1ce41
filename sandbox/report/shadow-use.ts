/** The record of the policy that was asked beside the one that decided, in the summary of a run. */
import type { ShadowEvaluated } from '../../lib/model/shadow.ts';
import type { EvaluationSeen } from './evaluation-seen.ts';
import type { Row } from './rows.ts';

export interface ShadowUse extends Pick<ShadowEvaluated, 'policy' | 'beside' | 'record'> {
  /** The unit of `sizeHours`. */
  readonly hours: 'KPU-hours' | 'slot-hours';
}

export const shadowUse = (evaluations: readonly EvaluationSeen[]): { readonly shadow?: ShadowUse } => {
  const last = evaluations.findLast(({ shadow }) => shadow !== undefined)?.shadow;
  if (last === undefined) return {};
  const { policy, beside, size, record } = last;
  return { shadow: { policy, beside, hours: size.kind === 'kpu' ? 'KPU-hours' : 'slot-hours', record } };
};

export const shadowRows = ({ shadow }: { readonly shadow?: ShadowUse }): readonly Row[] => {
  if (shadow === undefined) return [];
  const { policy, beside, hours, record } = shadow;
  const one = ({ sizeHours, changes, minutesShort }: ShadowUse['record']['job']): string =>
    `${sizeHours.toFixed(1)} ${hours}, ${changes} changes, ${Math.round(minutesShort)} min short`;
  return [[`shadow ${policy}`, `${one(record.shadow)}; ${beside} ${one(record.job)}`]];
};
