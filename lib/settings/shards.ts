/** Into how many parts the jobs are divided: as the settings say, else by their number. */
import type { Settings } from './settings.ts';

/** One function evaluates a thousand within its memory; with half of them a run has time to spare. */
const JOBS_OF_A_SHARD = 500;

export const shardsOf = ({ shards, jobs }: Pick<Settings, 'shards' | 'jobs'>): number =>
  shards ?? Math.max(1, Math.ceil(jobs.length / JOBS_OF_A_SHARD));
