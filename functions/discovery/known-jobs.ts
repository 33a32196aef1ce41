/** The jobs that a function knows: those of the settings and those that are found, with a line of the log for each change of these. */
import { type JobKey, type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import type { Discovery, KnownJobs } from './discovery.ts';

interface Started {
  readonly settings: Settings;
  readonly ports: { readonly discovery?: Discovery };
  readonly clock: () => EpochMs;
  readonly telemetry: { note(message: string, facts: Readonly<Record<string, unknown>>): void };
  readonly refOf: (job: JobSettings) => JobRef;
}

const MOST_SHOWN = 50;

/** `failures`: why the jobs that are found are those of before, or none; `unsaid`: those that are to be said now. */
export const knownJobs = async ({
  settings,
  ports,
  clock,
  telemetry,
}: Omit<Started, 'refOf'>): Promise<Pick<KnownJobs, 'settings' | 'failures' | 'unsaid'>> => {
  if (ports.discovery === undefined) return { settings, failures: [], unsaid: [] };
  const known = await ports.discovery(clock());
  const tell = (message: string, names: readonly string[]): void => {
    if (names.length > 0) telemetry.note(message, { count: names.length, jobs: names.slice(0, MOST_SHOWN) });
  };
  tell('jobs found by their tags or labels', known.appeared);
  tell('jobs let go: they no longer carry the tags or labels, or are gone', known.gone);
  return known;
};

/** Undefined: the job is neither named in the settings nor found. Rejects where that can not be known. */
export const settingsOfJobs = (started: Started) => {
  const byKey = ({ jobs }: Settings): ReadonlyMap<JobKey, JobSettings> =>
    new Map(jobs.map((job) => [keyOf(started.refOf(job)), job]));
  const named = byKey(started.settings);
  return async (job: JobRef): Promise<JobSettings | undefined> => {
    const key = keyOf(job);
    if (named.has(key) || started.ports.discovery === undefined) return named.get(key);
    const { settings, failures } = await knownJobs(started);
    const found = byKey(settings).get(key);
    if (found === undefined && failures[0] !== undefined) throw failures[0];
    return found;
  };
};
