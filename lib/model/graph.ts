/** The job graph: its vertices, and the edges between them with their ship strategies. */

declare const vertexId: unique symbol;
/** A JobVertexID: 32 hex digits in Flink. Branded, so that it can't be mixed up with a name. */
export type VertexId = string & { readonly [vertexId]: true };
/** What every object of JavaScript has (`constructor`, `__proto__`) is another text: ids are keys of records. */
export const asVertexId = (text: string): VertexId => (text in Object.prototype ? `${text}.` : text) as VertexId;

/** How records travel along an edge, in Flink's own words (`FORWARD`, `REBALANCE`, `RESCALE`, `HASH`, `BROADCAST`, …). */
export type ShipStrategy = string;

export interface JobEdge {
  readonly from: VertexId;
  readonly shipStrategy: ShipStrategy;
}

export interface JobVertex {
  readonly id: VertexId;
  readonly name: string;
  /** Flink's text for people, as HTML, where the name is only derived from it: a job plan has no names. */
  readonly description?: string;
  /** Subtasks running now. */
  readonly parallelism: number;
  /** Key groups: no parallelism can exceed it. */
  readonly maxParallelism: number;
  /** Empty for a source. */
  readonly inputs: readonly JobEdge[];
  readonly slotSharingGroup?: string;
  readonly finished: boolean;
}

/** Vertices in topological order: every vertex comes after all of its inputs. */
export interface JobGraph {
  readonly vertices: readonly JobVertex[];
}

export const isSource = (vertex: JobVertex): boolean => vertex.inputs.length === 0;

/**
 * Commits what others have written, once for each checkpoint: Iceberg's committer, and the one that gathers the files for it.
 * More subtasks have nothing to do. A committer that is chained to its writer is no vertex of its own.
 */
export const isCommitter = ({ name }: JobVertex): boolean => COMMITTER.test(name);

const COMMITTER = /^[^>]*(: (Global )?Committer|: Sink pre-commit aggregator\b[^>]*|IcebergFilesCommitter\b.*)$/;
