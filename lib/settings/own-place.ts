/** Settings may spell out the account and the region of the stack, which are those of every job that says none: it is the same job. */
import { repeatedJobs } from './across-jobs.ts';
import type { Placed } from './place-settings.ts';
import type { Settings } from './settings.ts';

export interface InOwnPlace {
  /** Without the place of the stack, and every job once. */
  readonly settings: Settings;
  /** A sentence for each job that was there twice by that. */
  readonly repeated: readonly string[];
}

/** `own`: of the stack, as far as it is known. */
export const inOwnPlace = (settings: Settings, own: Placed): InOwnPlace => {
  const jobs = settings.jobs.map((job) => atHome(job, own));
  const twice = new Map(
    repeatedJobs(jobs.map((job, index) => ({ index, ...job }))).map(({ path, says }) => [path[1], says]),
  );
  return {
    settings: {
      ...settings,
      jobs: jobs.filter((_, index) => !twice.has(index)),
      discover: settings.discover.map((entry) => atHome(entry, own)),
    },
    repeated: [...twice].map(([index, says]) => `job ${Number(index) + 1} of the file: ${says}`),
  };
};

/** Another account has a spoke for the region, whichever that is. */
const atHome = <One extends Placed>(one: One, own: Placed): One => {
  const { account, region, ...rest } = one;
  if (account !== undefined && account !== own.account) return one;
  return (region === undefined || region === own.region ? rest : { ...rest, region }) as One;
};
