/** Whether a decision is the same when it is made again from what it was made from. Types only. */

export interface PageReplay {
  /** `impossible`: what it was made from is not kept. */
  readonly kind: 'same' | 'different' | 'impossible';
  /** What is not as it was, or why it can't be made again. */
  readonly says: readonly string[];
}
