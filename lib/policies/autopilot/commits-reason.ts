/** What a commit brings to a source that reads them, and how long the size of now takes to read it. */
import { committedLoad } from '../../collection/commit-comb.ts';
import type { Reason } from '../../model/reason.ts';
import type { VertexSample } from '../../model/sample.ts';
import { formatDuration, formatNumber, formatPercent } from '../../number/format.ts';
import type { Outlook } from './outlook.ts';
import { combSources } from './whole-commits.ts';

/** (72 000 records every 300 s; the job carries 360/s)  ->  a commit is read in 200 s, 67 % of the time between two */
export const wholeCommitsReason = ({ state, situation, load, carries }: Outlook): Reason | undefined => {
  const newest = situation.window.at(-1);
  const source = newest && combSources(situation.job.graph, newest)[0];
  if (newest === undefined || source === undefined) return undefined;
  const committed = committedLoad(state.commits?.[source.id], newest, source.id);
  if (committed.kind !== 'rate' || committed.seconds === undefined || !(carries > 0)) return undefined;
  const { rate, seconds } = committed;
  const share = load / carries;
  const shown = newest.vertices[source.id];
  return {
    rule: 'whole-commits',
    vertex: source.id,
    says: `${source.name} gets about ${formatNumber(rate * seconds)} records with a commit every ${formatDuration(1000 * seconds)}, ${formatNumber(rate)} records/s over whole commits. The size of now reads one in ${formatDuration(1000 * share * seconds)}, ${formatPercent(share)} of the time until the next.${inFiles(shown)}`,
    numbers: {
      tooth: { value: rate * seconds, unit: 'records a commit' },
      every: { value: seconds, unit: 's' },
      read: { value: share * seconds, unit: 's' },
      ...ofNewest(shown),
    },
  };
};

/** Where the catalog is read. (4 files of 2 MiB together, 90 s ago)  ->  the newest is 1m 30s old and has 4 files of about 512 KiB */
const inFiles = ({ tableFiles = 0, tableBytes = 0, tableAge = 0 }: VertexSample = {}): string =>
  tableFiles > 0
    ? ` The newest commit is ${formatDuration(1000 * tableAge)} old and has ${formatNumber(tableFiles)} files of about ${formatNumber(tableBytes / tableFiles / 1024)} KiB.`
    : '';

const ofNewest = ({ tableFiles, tableBytes, tableAge }: VertexSample = {}): Reason['numbers'] => ({
  ...(tableFiles === undefined ? {} : { files: { value: tableFiles, unit: 'files' } }),
  ...(tableBytes === undefined ? {} : { bytes: { value: tableBytes, unit: 'bytes' } }),
  ...(tableAge === undefined ? {} : { age: { value: tableAge, unit: 's' } }),
});
