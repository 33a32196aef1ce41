/** The size of a job, as far as the number of its metrics goes. */

export interface JobSize {
  readonly vertices: number;
  readonly sources: number;
  /** Subtasks of a vertex, on the average. */
  readonly parallelism: number;
  /** Operators in the chain of a vertex, on the average. */
  readonly operators: number;
}
