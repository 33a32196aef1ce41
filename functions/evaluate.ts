/**
 * The function that looks and decides. Runs on a schedule (a shard of the jobs), on a CloudWatch alarm (the job it
 * names, now) and on a direct call. Every job is evaluated, the oldest evaluation first; what there is no time for it hands
 * to itself. The failures are raised together at the end, so that the invocation fails and rings the alarm.
 * The time is the clock's own, never the event's.
 */
import { keyOf } from '../lib/model/job.ts';
import { POLICIES, type Policies } from '../lib/policies.ts';
import { evaluatePorts } from './adapters.ts';
import type { Invocation } from './checkpoint-moment.ts';
import { knownJobs } from './discovery/known-jobs.ts';
import { evaluateEach } from './evaluation/evaluate-jobs.ts';
import { handOver } from './evaluation/hand-over.ts';
import { machineClock, timeFor } from './event-time.ts';
import { lazy } from './lazy.ts';
import { jobsOfRequest } from './polling/due-jobs.ts';
import { listReadOnce } from './polling/list-read-once.ts';
import { callName, parseRequest } from './requests.ts';
import { watchRun } from './run-watch.ts';
import { type Given, startFunction } from './start-function.ts';

type Started = ReturnType<typeof startFunction<ReturnType<typeof evaluatePorts>>>;

/** Policies are those of `lib/policies.ts`, the clock the machine's, where nothing else is given. */
export const evaluateHandler = (
  policies: Policies,
  { clock = machineClock, portsOf = evaluatePorts }: Partial<Given<ReturnType<typeof evaluatePorts>>> = {},
) => {
  const start = lazy(() => startFunction(policies, { clock, portsOf }));
  return (event: unknown, own?: Invocation): Promise<void> => evaluate(event, start(), own);
};

export const handler = evaluateHandler(POLICIES);

const evaluate = async (event: unknown, started: Started, own?: Invocation) => {
  const { refOf, telemetry, clock } = started;
  const { fleetIndex } = started.ports;
  const ports = { ...started.ports, ...(fleetIndex && { fleetIndex: listReadOnce(fleetIndex) }) };
  const { settings, unsaid } = await knownJobs(started);
  const { due: dueAt, trigger, jobs, hop, unmatched } = parseRequest(event, settings, started.own);
  if (unmatched !== undefined) telemetry.note('an alarm that means no job', { says: unmatched });
  const now = timeFor(telemetry, dueAt, clock());
  const all = jobs.map((job) => ({ job: refOf(job), settings: job }));
  const { unread, ...due } = await jobsOfRequest(ports.fleetIndex, { all, now, trigger, settings });
  const names = new Map(all.map(({ job, settings: own }) => [keyOf(job), callName(own)]));
  const watch = watchRun(telemetry, due.jobs.length, (left) =>
    handOver(ports.self, left, {
      hop,
      due: new Date(dueAt).toISOString(),
      nameOf: (job) => names.get(keyOf(job)) ?? job.name,
    }),
  );
  const run = { settings, now, ...due, remainingMs: own && (() => own.getRemainingTimeInMillis()) };
  const { fleetFailures, cost } = await evaluateEach(ports, run, watch);
  watch.ended({ fleetFailures: [...fleetFailures, ...unread, ...unsaid], cost });
};
