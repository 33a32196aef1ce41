/** What a person, or a chat integration, needs to approve a decision. */
import type { EpochMs } from './observation.ts';

export interface ApprovalRequest {
  readonly expiresAt: EpochMs;
  readonly command: string;
  /** Where the price of the job is known. */
  readonly dollarsPerMonth?: { readonly from: number; readonly to: number };
  /** The job stands still for so long, as expected. */
  readonly restartSeconds?: number;
  /** Until the backlog is processed with the new size, where the policy predicts it. */
  readonly drainSeconds?: number;
}
