/** The reason of a decision, a hold or an outcome: the same value in the log, the event, the page and the test. */
import type { VertexId } from './graph.ts';
import type { ReasonCode } from './reasons.ts';

/** A number that was used, with its unit: `{ value: 142.9, unit: 'records/s' }`. NaN means "not measured". */
export interface Quantity {
  readonly value: number;
  readonly unit: string;
}

export interface Reason {
  /** The rule that spoke, kebab-case: the name of its file (`alignment`, `window-full`, `change-under-way`). */
  readonly rule: ReasonCode;
  /** One plain sentence that a person can read without the code at hand. */
  readonly says: string;
  readonly vertex?: VertexId;
  readonly numbers?: Readonly<Record<string, Quantity>>;
  /** The option or limit that was active, if one was: `job.autoscaler.vertex.max-parallelism`. */
  readonly bound?: string;
}
