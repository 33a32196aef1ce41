/** Limits that the newest evaluation has named itself: recognized by the policy, set by the user, or of the platform. */
import type { Reason } from '../../model/reason.ts';
import type { ReasonCode } from '../../model/reasons.ts';
import type { Finding, Severity } from '../finding.ts';
import type { LimitCode } from '../limit-codes.ts';
import { findingOf } from '../reason-finding.ts';
import { type JobMeasured, severityAt } from './job-measured.ts';

/** Left out: as bad as the job is behind. */
type Row = readonly [LimitCode, Severity?];

const BY_RULE: Partial<Readonly<Record<ReasonCode, Row>>> = {
  'external-limit': ['external-limit'],
  effectiveness: ['external-limit'],
  'no-gain': ['external-limit', 'warning'],
  'source-ineffective': ['partitions-reached', 'warning'],
  'source-partitions': ['partitions-reached'],
  'hot-key': ['hot-key'],
  'uneven-parts': ['uneven-parts'],
  'memory-pressure': ['memory', 'problem'],
  'memory-shortage': ['memory', 'warning'],
  'kpu-memory-shortage': ['memory', 'problem'],
  'out-of-memory': ['memory', 'problem'],
  'commit-bound': ['commits-late', 'problem'],
  'checkpoints-failing': ['checkpoints', 'problem'],
  'kpu-pinned': ['parallelism-in-code', 'warning'],
  'max-parallelism': ['max-parallelism-reached'],
  budget: ['budget'],
  calendar: ['bounds', 'note'],
  'restarts-a-day': ['bounds'],
  'stopped-when-stable': ['bounds', 'note'],
  'kpu-quota': ['quota'],
  quotas: ['quota'],
  'resource-quota': ['quota'],
};

export const limitsInReasons = (measured: JobMeasured): readonly Finding[] =>
  measured.because.flatMap((reason): Finding[] => {
    const row = BY_RULE[reason.rule] ?? boundRow(reason);
    if (row === undefined || (reason.rule === 'no-gain' && isBounded(measured))) return [];
    const [code, severity = severityAt(measured, reason.vertex)] = row;
    return [findingOf(reason, code, severity)];
  });

/** Then the bound is why no larger size carries more, and nothing outside of the job. */
const isBounded = ({ because }: JobMeasured): boolean =>
  because.some((reason) => {
    const row = boundRow(reason);
    return row !== undefined && row[1] !== 'note';
  });

/** Of what has a bound only where it was active. */
const boundRow = ({ rule, bound }: Reason): Row | undefined => {
  if (bound === undefined) return undefined;
  if (rule === 'cluster-resources') return ['quota'];
  if (rule !== 'within-bounds') return undefined;
  if (/^partitions|shards/.test(bound)) return ['partitions-reached'];
  if (/min-parallelism/.test(bound)) return ['bounds', 'note'];
  return bound.startsWith('max parallelism') ? ['max-parallelism-reached'] : ['bounds'];
};
