/** Partitions of sources, between the settings of a job, where they are said by name, and its history, where they are of vertices. */
import { isSource, type JobGraph, type VertexId } from '../../lib/model/graph.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';

type Job = SettingsFile['jobs'][number];

/** Numbers alone: what has to be asked of Kafka or Kinesis is not asked here. One without a source is of the only one. */
export const partitionsOfSettings = ({ vertices }: JobGraph, { partitions = [] }: Job): Record<VertexId, number> => {
  const sources = vertices.filter(isSource);
  const counts = partitions.flatMap((entry) => (entry.kind === 'count' ? [entry] : []));
  return Object.fromEntries(
    sources.flatMap(({ id, name }) => {
      const own = counts.filter(({ source }) => (source === undefined ? sources.length === 1 : source === name));
      return own.length === 0 ? [] : [[id, Math.max(...own.map(({ count }) => count))]];
    }),
  );
};

/** So that a policy that is replayed knows them, too. */
export const partitionSettings = (
  { vertices }: JobGraph,
  known: Readonly<Record<string, number>>,
): Pick<Job, 'partitions'> => {
  const partitions = vertices.flatMap(({ id, name }) => {
    const count = known[id];
    return count === undefined ? [] : [{ kind: 'count' as const, source: name, count }];
  });
  return partitions.length === 0 ? {} : { partitions };
};
