/** Which source of the job an entry of `lag` or `partitions` in the settings is for. */
import { isSource, type JobGraph, type JobVertex } from '../../../lib/model/graph.ts';
import type { JobSettings } from '../../../lib/settings/settings.ts';
import { headOperator, normalName } from './vertex-names.ts';

interface OfSource {
  readonly source?: string | undefined;
}

/** Entries of the settings that belong to no source of the job, or to more than one. */
export const unmatchedEntries = <Entry extends OfSource>(
  graph: JobGraph,
  entries: readonly Entry[],
): readonly Entry[] =>
  entries.filter(
    (entry) => graph.vertices.filter((vertex) => isSource(vertex) && isOfSource(entry, vertex, graph)).length !== 1,
  );

/** By the vertex's name or its first operator's; without a name, the only source is meant. */
export const isOfSource = ({ source }: OfSource, vertex: JobVertex, graph: JobGraph): boolean =>
  source === undefined
    ? graph.vertices.filter(isSource).length === 1
    : [vertex.id, vertex.name, headOperator(vertex.name), headOperator(vertex.name).replace(/^Source:[\s_]*/, '')].some(
        (name) => normalName(name) === normalName(source),
      );

/** Topics of Kafka that the settings name for this source. */
export const topicsOf = (
  source: JobVertex,
  graph: JobGraph,
  { lag, partitions = [] }: JobSettings,
): readonly string[] =>
  [...lag, ...partitions]
    .filter((entry) => isOfSource(entry, source, graph))
    .flatMap((entry): readonly string[] => {
      if (entry.kind === 'msk') return [entry.topic];
      return entry.kind === 'count' ? entry.topics : [];
    });
