/** The options of a job as an evaluation resolves them, where its resource on the platform has none. */
import type { Options } from '../../lib/options/options.ts';
import { resolveJobOptions } from '../../lib/settings/job-options.ts';
import { type JobSettings, parseSettings, type Settings } from '../../lib/settings/settings.ts';

/** Of the first job when none is named. */
export const resolvedOptions = (settings: Settings, job: JobSettings | undefined = settings.jobs[0]): Options => {
  if (!job) throw new Error('the settings name no job');
  return resolveJobOptions(settings, job, undefined).options;
};

/** For a source that reads all there is, whatever the options are. */
export const defaultOptions = (job: JobSettings): Options => resolvedOptions(parseSettings({ jobs: [job] }), job);
