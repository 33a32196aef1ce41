/** Where in an interval a job has its place: a thousand jobs are not due in one minute. */
import type { JobKey } from '../../lib/model/job.ts';

/** A share of an interval, 0 <= phase < 1, that is the job's own. FNV-1a: the same in every release. */
export const phaseOf = (job: JobKey): number => {
  let hash = 0x811c9dc5;
  for (const char of job) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
};
