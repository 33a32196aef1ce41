/** What a decision was made from, kept with it so that it can be made again and compared. */
import type { JobInput } from '../../../lib/evaluate-job.ts';
import type { JobKey } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';

export interface DecisionInput {
  readonly decision: string;
  /** When it was decided. */
  readonly at: EpochMs;
  /** Its policy by name: that is code, and code is not stored. */
  readonly input: Omit<JobInput, 'policy'> & { readonly policy: string };
  /** Of all that the core answered; see digestOfAnswer. */
  readonly digest: string;
}

export type KeptInput =
  | { readonly kind: 'kept'; readonly kept: DecisionInput }
  /** More bytes than are kept. */
  | { readonly kind: 'too-large'; readonly bytes: number }
  /** By another version, or damaged. */
  | { readonly kind: 'unreadable'; readonly says: string }
  /** Never kept, or expired. */
  | { readonly kind: 'none' };

export interface DecisionInputs {
  /** Written again it is the same. One that is too large is not kept, and that is noted in its place. */
  putDecisionInput(job: JobKey, input: DecisionInput): Promise<void>;
}

/** Only people read it: the code that does is in no function. */
export interface KeptInputs {
  decisionInput(job: JobKey, decision: string, at: EpochMs): Promise<KeptInput>;
}
