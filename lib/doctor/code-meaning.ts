/** What a code of the doctor means, for its help and its page of documentation. */
export interface CodeMeaning {
  /** What is asked. */
  readonly asks: string;
  /** Why it matters, where the answer is not a good one. */
  readonly means: string;
  /** The cheapest first. */
  readonly remedies: readonly string[];
}
