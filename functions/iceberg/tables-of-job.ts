/** The tables that the sources of a job read, and what they say of what the job has shown. */
import { withHistory } from '../../lib/collection/table-commits.ts';
import { withTables } from '../../lib/collection/with-tables.ts';
import { isSource, type JobGraph, type VertexId } from '../../lib/model/graph.ts';
import type { JobRef, JobState } from '../../lib/model/job.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Sample } from '../../lib/model/sample.ts';
import type { SourceTable, TablesBySource } from '../../lib/model/tables.ts';
import type { IcebergTableSettings } from '../../lib/settings/iceberg-settings.ts';
import type { JobSettings } from '../../lib/settings/settings.ts';
import { isOfSource, unmatchedEntries } from '../metrics/plan/source-entries.ts';
import type { Observed } from '../ports.ts';
import type { ReadTable } from './read-table.ts';

interface Asked {
  readonly job: JobRef;
  readonly settings: JobSettings;
  readonly state: JobState;
  readonly window: readonly Sample[];
  /** As they were last read. */
  readonly known: TablesBySource;
}

type Seen = Pick<Extract<Observed, { kind: 'observed' }>, 'observations' | 'because'>;

export interface TablesSeen extends Seen {
  /** Undefined: the settings name none. */
  readonly tables?: TablesBySource;
}

/** A table that can't be read leaves the job as it is without one: what was last read of it ages. */
export const tablesOfJob = async (read: ReadTable | undefined, seen: Seen, asked: Asked): Promise<TablesSeen> => {
  const { settings, state } = asked;
  const entries = settings.iceberg ?? [];
  if (entries.length === 0 || read === undefined || seen.observations.length === 0) return { ...seen, ...kept(asked) };
  const tables: Record<VertexId, SourceTable> = {};
  const because: Reason[] = unmatched(entries, state.graph);
  for (const source of state.graph.vertices.filter(isSource)) {
    const entry = entries.find((one) => isOfSource(one, source, state.graph));
    if (entry === undefined) continue;
    const { id, name } = source;
    const known = asked.known[id];
    const answer = await read(entry, { region: asked.job.region, known: known?.file });
    if (answer.kind === 'read') tables[id] = { says: textOf(entry), file: answer.file, ...withHistory(known, answer) };
    else if (known !== undefined) tables[id] = known;
    if (answer.kind !== 'failed') continue;
    because.push({
      rule: 'table-unread',
      vertex: id,
      says: `${textOf(entry)}, which ${name} reads, could not be read (${answer.says}): what is known of it is taken, and what the source shows.`,
    });
  }
  const withThem = withTables(tables, { job: state, window: asked.window, observations: seen.observations });
  const known = withThem.because.map(({ vertex }) => vertex);
  const others = seen.because.filter(({ rule, vertex }) => rule !== 'lag-unknown' || !known.includes(vertex));
  return { ...withThem, because: [...others, ...because, ...withThem.because] };
};

const kept = ({ settings, known }: Asked): Pick<TablesSeen, 'tables'> =>
  (settings.iceberg ?? []).length === 0 ? {} : { tables: known };

const textOf = ({ glue, location }: IcebergTableSettings): string =>
  glue === undefined ? `Iceberg table ${location}` : `Glue table ${glue}`;

const unmatched = (entries: readonly IcebergTableSettings[], graph: JobGraph): Reason[] =>
  graph.vertices.length === 0
    ? []
    : unmatchedEntries(graph, entries).map((entry) => ({
        rule: 'table-unread',
        says: `Not exactly one source of the job can be the one that reads ${textOf(entry)}: name it as "source" in the settings.`,
      }));
