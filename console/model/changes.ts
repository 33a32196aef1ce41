/** What people may do to the jobs from the page, where its server was started so. Types only. */
import type { Time } from './values.ts';

/** `job`: the key of one, or `all`. */
export type PageChange =
  /** Without `minutes`: until it is resumed. */
  | { readonly kind: 'pause'; readonly job: string; readonly minutes?: number; readonly reason?: string }
  | { readonly kind: 'resume'; readonly job: string }
  /** `decidedAt` of what the person was shown. */
  | { readonly kind: 'approve'; readonly job: string; readonly decision: string; readonly decidedAt: Time };

/** What came of it, as a sentence. */
export interface PageChanged {
  readonly says: string;
}

/** A decision that waits for approval. */
export interface PageAwaiting {
  readonly decision: string;
  readonly decidedAt: Time;
  readonly expiresAt: Time;
}
