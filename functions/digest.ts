/**
 * The function of the weekly digest. Invoked once a week with the time it was due; reads the journals of the last seven
 * days and puts one event on the bus, which a rule of the stack turns into a notification. Running it twice sends it twice.
 */
import * as v from 'valibot';
import { fromVariables } from '../lib/environment.ts';
import { keyOf } from '../lib/model/job.ts';
import { POLICIES } from '../lib/policies.ts';
import { weeklyDigest, weekOfJob } from '../lib/weekly-digest.ts';
import { digestPorts } from './digest/ports.ts';
import { lazy } from './lazy.ts';
import { mapConcurrent } from './map-concurrent.ts';
import { jobRef, readSettings } from './read-settings.ts';

const request = v.object({ kind: v.literal('digest'), time: v.pipe(v.string(), v.isoTimestamp()) });

const WEEK_MS = 7 * 24 * 3_600_000;
const JOBS_AT_ONCE = 20;

const start = lazy(() => {
  const environment = fromVariables(process.env);
  const { settings } = readSettings(environment, POLICIES);
  const region = process.env['AWS_REGION'] ?? 'us-east-1';
  const jobs = settings.jobs.map((job) => jobRef(environment, region, job));
  return { jobs, ...digestPorts(environment, settings) };
});

export const handler = async (event: unknown): Promise<void> => {
  const to = Date.parse(v.parse(request, event).time);
  const week = { from: to - WEEK_MS, to };
  const { jobs, store, publish } = start();
  const weeks = await mapConcurrent(jobs, JOBS_AT_ONCE, async (job) =>
    weekOfJob(job.name, await store.journal(keyOf(job), week.from, week.to), week),
  );
  await publish(weeklyDigest(weeks, week));
};
