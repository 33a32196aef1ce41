/** How long an item is kept. DynamoDB deletes days late, so that reading decides. */
import type { EpochMs } from '../../lib/model/observation.ts';

const DAY_SECONDS = 86_400;

export interface Retention {
  /** Evaluations. */
  readonly historyDays: number;
  readonly journalDays: number;
}

/** Epoch seconds, as DynamoDB's time to live wants them. */
export const expiresAt = (at: EpochMs, days: number): number => Math.floor(at / 1000) + days * DAY_SECONDS;

export const isExpired = (expiresAtSeconds: number, now: EpochMs): boolean => expiresAtSeconds * 1000 <= now;
