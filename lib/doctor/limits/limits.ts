/** What really limits a job? Every rule is asked; of one code and vertex the worst answer stays. */
import { type Finding, worstFirst } from '../finding.ts';
import { checkpointsInCloudWatch } from './cloudwatch-limits.ts';
import { commits, storageOfKpus, watermarkAlignment } from './flink-limits.ts';
import type { JobMeasured } from './job-measured.ts';
import { limitsInReasons } from './limits-in-reasons.ts';
import { bottleneck, cpuOfContainers, garbageCollection, keyGroupsReached } from './resource-limits.ts';
import { icebergWriters, partitionsReached, unevenLoad } from './spread-limits.ts';

/** What is measured goes before what the evaluation said of the same. */
const RULES = [
  bottleneck,
  partitionsReached,
  unevenLoad,
  icebergWriters,
  watermarkAlignment,
  commits,
  storageOfKpus,
  cpuOfContainers,
  garbageCollection,
  keyGroupsReached,
  checkpointsInCloudWatch,
  limitsInReasons,
] as const;

export const limitsOf = (measured: JobMeasured): readonly Finding[] => {
  const all = worstFirst(RULES.flatMap((rule) => rule(measured)));
  return all.filter((one, i) => all.findIndex((other) => isSame(one, other)) === i);
};

const isSame = (a: Finding, b: Finding): boolean => a.code === b.code && a.vertex === b.vertex;
