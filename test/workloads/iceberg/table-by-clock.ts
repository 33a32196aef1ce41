/**
 * The metadata of a table as it would be had it been written by the fast clock (fast-flink.ts): snapshots are as far apart as the
 * minutes of the decisions, and bring as many more rows. All else is what Iceberg has written.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STRETCH } from '../../flink/stretch.ts';

interface Metadata {
  readonly snapshots?: readonly {
    readonly 'timestamp-ms': number;
    readonly summary: Readonly<Record<string, string>>;
  }[];
}

/** Into the same place below `to`; says which version that is. */
export const tableByClock = (from: string, to: string, fast: (at: number) => number): number => {
  const hint = readFileSync(join(from, 'metadata/version-hint.text'), 'utf8');
  const name = `metadata/v${hint.trim()}.metadata.json`;
  // Ids have more digits than a number of JavaScript.
  const text = readFileSync(join(from, name), 'utf8').replaceAll(/("[\w-]*snapshot-id"\s*:\s*)(-?\d+)/g, '$1"$2"');
  const metadata = JSON.parse(text) as Metadata;
  const snapshots = metadata.snapshots?.map((one) => ({
    ...one,
    'timestamp-ms': Math.round(fast(one['timestamp-ms'])),
    summary: { ...one.summary, ...stretchedRecords(one.summary) },
  }));
  mkdirSync(join(to, 'metadata'), { recursive: true });
  writeFileSync(join(to, name), JSON.stringify({ ...metadata, snapshots }));
  cpSync(join(from, 'metadata/version-hint.text'), join(to, 'metadata/version-hint.text'));
  return Number(hint);
};

const stretchedRecords = ({ 'added-records': records }: Readonly<Record<string, string>>) =>
  records === undefined ? {} : { 'added-records': String(Number(records) * STRETCH) };
