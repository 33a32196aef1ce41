/** The pools that the suite saw, one line per configuration, for people. */
import type { Report } from './report.ts';

/** In Flink's order, by the short names of the head. */
const columns: readonly (readonly [keyof Report['pools'], string])[] = [
  ['frameworkHeap', 'fw heap'],
  ['taskHeap', 'task heap'],
  ['frameworkOffHeap', 'fw off-heap'],
  ['taskOffHeap', 'task off-heap'],
  ['managed', 'managed'],
  ['network', 'network'],
  ['metaspace', 'metaspace'],
  ['overhead', 'overhead'],
];

const row = (first: string, others: readonly (string | number)[]): string =>
  [first.padEnd(60), ...others.map((cell) => `${cell}`.padStart(14))].join('');

export const tableHead = (flinkVersion: string): string =>
  row(`Flink ${flinkVersion}, bytes`, [...columns.map(([, head]) => head), 'process']);

export const tableRow = (name: string, { pools, totals }: Report): string =>
  row(name, [...columns.map(([pool]) => pools[pool]), totals.process]);
