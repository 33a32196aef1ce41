/** Into how many parts the jobs are divided: as the settings say, else by their number. */
import { jobCountOf } from './discovery-settings.ts';
import type { Settings } from './settings.ts';

/** One function evaluates a thousand within its memory; with half of them a run has time to spare. */
const JOBS_OF_A_SHARD = 500;

export const shardsOf = (settings: Pick<Settings, 'shards' | 'jobs' | 'discover'>): number =>
  settings.shards ?? Math.max(1, Math.ceil(jobCountOf(settings) / JOBS_OF_A_SHARD));
