/** What do the names of a vertex's further metrics tell: metrics that may be asked for, and source partitions? */
import { mayBeWanted } from './flink-metrics.ts';
import { partitionOf } from './source-partitions.ts';

export interface KnownNames {
  readonly wanted: readonly string[];
  readonly partitions: ReadonlySet<string>;
}

const NONE: KnownNames = { wanted: [], partitions: new Set() };

/** A source may have hundreds, and hands over the same list until they change: each list is read once. */
const alreadyRead = new WeakMap<readonly string[], KnownNames>();

export const knownNames = (names: readonly string[] | undefined): KnownNames => {
  if (names === undefined) return NONE;
  const known = alreadyRead.get(names);
  if (known !== undefined) return known;
  const partitions = new Set(names.map(partitionOf).filter((partition) => partition !== undefined));
  const read = { wanted: names.filter(mayBeWanted), partitions };
  alreadyRead.set(names, read);
  return read;
};
