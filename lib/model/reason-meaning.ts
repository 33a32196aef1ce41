/** What a reason's code means, in the documentation. */
export interface Meaning {
  /** One sentence. */
  readonly means: string;
  /** Undefined: nothing needs to be done. */
  readonly remedy?: string;
}
