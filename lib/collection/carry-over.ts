/** What a source reads less often than the rest: reading a minute again without it does not unsay it. */
import type { JobSample, Sample } from '../model/sample.ts';

const SOMETIMES_READ: readonly (keyof JobSample)[] = [
  'containerCpu',
  'containerMemory',
  'heapUse',
  'managedUse',
  'oldCollections',
];

/** The sample, with what was known of its instant and is not in it. */
export const mergeSparseMetrics = (sample: Sample, known: Sample | undefined): Sample => {
  const kept: Partial<Record<keyof JobSample, number>> = {};
  for (const metric of SOMETIMES_READ) {
    const value = known?.job[metric];
    if (value !== undefined && sample.job[metric] === undefined) kept[metric] = value;
  }
  return Object.keys(kept).length === 0 ? sample : { ...sample, job: { ...sample.job, ...kept } };
};
