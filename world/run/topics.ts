/** What waits in the topics: everything that ever arrived, and how far the job has read each partition. */
import type { JobDefinition } from '../job/definition.ts';
import { partitionShares } from '../job/shares.ts';

/** Records read of each partition, per vertex of the job (nothing where the vertex is no source). */
export type Position = readonly Float64Array[];

export const copyOf = (position: Position): Position => position.map((read) => read.slice());

export const recordsBefore = (position: Position): number =>
  position.reduce((sum, partitions) => sum + partitions.reduce((a, b) => a + b, 0), 0);

export interface Topic {
  /** Index of the source that reads it. */
  readonly source: number;
  /** Share of each partition of all the job's records. */
  readonly shares: Float64Array;
}

export interface Topics {
  readonly topics: readonly Topic[];
  /** Moves as the job reads; set back when it restarts. */
  readonly read: Position;
  /** Records of all sources that ever arrived. */
  arrived(): number;
  /** One more second has passed. */
  receive(records: number): void;
  restore(position: Position): void;
  /** Records of a topic that lie beyond a position, per partition. */
  beyond(topic: Topic, position: Position): Float64Array;
  /** How long ago the oldest record beyond a position arrived; 0 when there is none. */
  secondsBehind(topic: Topic, position: Position): number;
}

/** Kafka keeps records for a week by default: what waits for longer is that old, and not older. */
const RETENTION_SECONDS = 7 * 86_400;

export const createTopics = (job: JobDefinition, seed: number): Topics => {
  const topics: Topic[] = job.vertices.flatMap((vertex, source) => {
    if (vertex.kind !== 'source') return [];
    const shares = partitionShares(seed, vertex.name, vertex.partitions).map((share) => share * vertex.share);
    return [{ source, shares }];
  });
  const read = job.vertices.map((vertex) => new Float64Array(vertex.kind === 'source' ? vertex.partitions : 0));
  let seconds = 0;
  /** Records that had arrived by the end of each second, from the second `first` on. */
  let history = new Float64Array(4096);
  let first = 0;
  const arrived = (): number => history[seconds - first] ?? 0;

  return {
    topics,
    read,
    arrived,
    receive(records) {
      if (seconds + 1 - first === history.length) {
        const kept = history.subarray(Math.max(0, history.length - RETENTION_SECONDS));
        first += history.length - kept.length;
        const next = new Float64Array(2 * kept.length);
        next.set(kept);
        history = next;
      }
      history[seconds + 1 - first] = arrived() + records;
      seconds++;
    },
    restore(position) {
      position.forEach((partitions, vertex) => {
        read[vertex]?.set(partitions);
      });
    },
    beyond: (topic, position) =>
      topic.shares.map((share, partition) =>
        Math.max(0, arrived() * share - (position[topic.source]?.[partition] ?? 0)),
      ),
    secondsBehind(topic, position) {
      let oldest = Number.POSITIVE_INFINITY;
      topic.shares.forEach((share, partition) => {
        oldest = Math.min(oldest, (position[topic.source]?.[partition] ?? 0) / share);
      });
      // So little is a rounding error, not a record.
      oldest += 1e-3 + 1e-10 * arrived();
      if (oldest >= arrived()) return 0;
      let low = 0;
      let high = seconds - first;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((history[middle] ?? 0) > oldest) high = middle;
        else low = middle + 1;
      }
      const before = history[low - 1] ?? 0;
      const within = (oldest - before) / ((history[low] ?? 0) - before);
      return low === 0 ? seconds - first : seconds - (first + low - 1 + within);
    },
  };
};
