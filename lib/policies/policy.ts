/** A policy is five lists of rules, asked in this order. */
import type { JobRule, UrgentRule } from '../rules/job-rule.ts';
import type { VertexRule } from './flink/vertex-rules/vertex-rule.ts';

export interface Policy {
  /** What can't wait for a full window? */
  readonly urgent: readonly UrgentRule[];
  /** May anything be computed at all? */
  readonly guards: readonly JobRule[];
  /** What does each vertex need? */
  readonly vertices: readonly VertexRule[];
  /** Is that worth a restart? */
  readonly restartGate: readonly JobRule[];
  /** What becomes of all changes together? */
  readonly job: readonly JobRule[];
}
