/**
 * The function of the weekly digest. Invoked once a week with the time it was due; reads the journals of the last seven
 * days and puts one event on the bus, which a rule of the stack turns into a notification. Running it twice sends it twice.
 */
import * as v from 'valibot';
import { fromVariables } from '../lib/environment.ts';
import { type JobRef, keyOf, refOf } from '../lib/model/job.ts';
import { POLICIES } from '../lib/policies.ts';
import { weeklyDigest } from '../lib/weekly-digest.ts';
import { digestPorts } from './digest/ports.ts';
import { shownName, weekOf } from './digest/week-of-job.ts';
import { lazy } from './lazy.ts';
import { mapConcurrent } from './map-concurrent.ts';
import { jobRef, ownRegion, readSettings } from './read-settings.ts';
import type { ListedRow } from './store/fleet-index/fleet-index.ts';

const request = v.object({ kind: v.literal('digest'), time: v.pipe(v.string(), v.isoTimestamp()) });

const WEEK_MS = 7 * 24 * 3_600_000;
const JOBS_AT_ONCE = 20;

const start = lazy(() => {
  const environment = fromVariables(process.env);
  const { settings } = readSettings(environment, POLICIES);
  const own = { account: environment.account, region: ownRegion() };
  const named = settings.jobs.map((job) => jobRef(own, own.region, job));
  return { own, named, discovers: settings.discover.length > 0, ...digestPorts(environment, settings) };
});

export const handler = async (event: unknown): Promise<void> => {
  const to = Date.parse(v.parse(request, event).time);
  const week = { from: to - WEEK_MS, to };
  const { own, named, discovers, store, publish } = start();
  const jobs = discovers ? withFound(named, (await store.fleetRows(to)).rows) : named;
  const weeks = await mapConcurrent(jobs, JOBS_AT_ONCE, (job) =>
    weekOf({ job, shownAs: shownName(job, own) }, store, week),
  );
  await publish(weeklyDigest(weeks, week));
};

/** Those that were found by their tags or labels are in the list of all jobs. */
const withFound = (named: readonly JobRef[], rows: readonly ListedRow[]): readonly JobRef[] => {
  const known = new Set(named.map(keyOf));
  return [...named, ...rows.flatMap(({ job }) => (known.has(job) ? [] : (refOf(job) ?? [])))];
};
