/**
 * The function that looks and decides. Runs on a schedule (a shard of the jobs), on a CloudWatch alarm (the job it
 * names, now) and on a direct call. Every job is evaluated, the oldest evaluation first; what there is no time for it hands
 * to itself. The failures are raised together at the end, so that the invocation fails and rings the alarm.
 * The time is the clock's own, never the event's.
 */
import { fromVariables } from '../lib/environment.ts';
import { POLICIES, type Policies } from '../lib/policies.ts';
import { evaluatePorts } from './adapters.ts';
import type { Invocation } from './checkpoint-moment.ts';
import { evaluateEach } from './evaluation/evaluate-jobs.ts';
import { handOver } from './evaluation/hand-over.ts';
import { type Clock, machineClock, timeFor } from './event-time.ts';
import { lazy } from './lazy.ts';
import { jobsOfRequest } from './polling/due-jobs.ts';
import { jobRef, readSettings } from './read-settings.ts';
import { parseRequest } from './requests.ts';
import { watchRun } from './run-watch.ts';
import { printedTelemetry } from './telemetry.ts';

const startWith = (policies: Policies, portsOf: typeof evaluatePorts, clock: Clock) => {
  const environment = fromVariables(process.env);
  const { settings, notes } = readSettings(environment, policies);
  const telemetry = printedTelemetry();
  for (const says of notes) telemetry.note('settings', { says });
  const region = process.env['AWS_REGION'] ?? 'us-east-1';
  return {
    settings,
    refOf: jobRef.bind(undefined, environment, region),
    ports: { ...portsOf(environment, settings), policies },
    ...{ telemetry, clock },
  };
};

type Started = ReturnType<typeof startWith>;

/** With these policies, ports and clock; what is deployed has those of `lib/policies.ts`, AWS and the machine. */
export const evaluateHandler = (policies: Policies, portsOf = evaluatePorts, clock = machineClock) => {
  const start = lazy(() => startWith(policies, portsOf, clock));
  return (event: unknown, own?: Invocation): Promise<void> => evaluate(event, start(), own);
};

export const handler = evaluateHandler(POLICIES);

const evaluate = async (event: unknown, { settings, refOf, ports, telemetry, clock }: Started, own?: Invocation) => {
  const { due: dueAt, trigger, jobs, hop } = parseRequest(event, settings);
  const now = timeFor(telemetry, dueAt, clock());
  const all = jobs.map((job) => ({ job: refOf(job), settings: job }));
  const { unread, ...due } = await jobsOfRequest(ports.fleetIndex, { all, now, trigger, settings });
  const watch = watchRun(telemetry, due.jobs.length, (left) =>
    handOver(ports.self, left, { hop, due: new Date(dueAt).toISOString() }),
  );
  const run = {
    ...{ settings, now, ...due },
    remainingMs: own && (() => own.getRemainingTimeInMillis()),
  };
  const { fleetFailures, cost } = await evaluateEach(ports, run, watch);
  watch.ended({ fleetFailures: [...fleetFailures, ...unread], cost });
};
