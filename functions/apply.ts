/**
 * The function that changes jobs. Invoked by the rule for `Scaling Requested`, at least once and in any order; what is
 * to be done is in the store, the event only points there. An event for a job that is not in the settings, or
 * for a decision that is not under way, does nothing. An error leaves the decision claimed until its lease runs out.
 */
import * as v from 'valibot';
import { fromVariables } from '../lib/environment.ts';
import { pointer } from '../lib/model/event-schema.ts';
import { eventNameOf } from '../lib/model/events.ts';
import { keyOf } from '../lib/model/job.ts';
import { POLICIES, type Policies } from '../lib/policies.ts';
import { applyPorts } from './adapters.ts';
import { applyChange } from './apply-change.ts';
import { type Invocation, waitingIn } from './checkpoint-moment.ts';
import { type Clock, machineClock, timeFor } from './event-time.ts';
import { lazy } from './lazy.ts';
import { jobRef, readSettings } from './read-settings.ts';
import { printedTelemetry } from './telemetry.ts';

const envelope = v.object({ time: v.pipe(v.string(), v.isoTimestamp()), detail: pointer });

const startWith = (policies: Policies, portsOf: typeof applyPorts, clock: Clock) => {
  const environment = fromVariables(process.env);
  const { settings, notes } = readSettings(environment, policies);
  const telemetry = printedTelemetry();
  for (const says of notes) telemetry.note('settings', { says });
  const refOf = jobRef.bind(undefined, environment, process.env['AWS_REGION'] ?? 'us-east-1');
  const jobs = new Map(settings.jobs.map((job) => [keyOf(refOf(job)), job]));
  return { settings, jobs, ports: { ...portsOf(environment, settings), policies }, telemetry, clock };
};

type Started = ReturnType<typeof startWith>;

/** With these policies, ports and clock; what is deployed has those of `lib/policies.ts`, AWS and the machine. */
export const applyHandler = (policies: Policies, portsOf = applyPorts, clock = machineClock) => {
  const start = lazy(() => startWith(policies, portsOf, clock));
  return (event: unknown, invocation?: Invocation) => apply(event, start(), invocation);
};

export const handler = applyHandler(POLICIES);

const apply = async (event: unknown, { settings, jobs, ports, telemetry, clock }: Started, own?: Invocation) => {
  const parsed = v.safeParse(envelope, event);
  if (!parsed.success) {
    return telemetry.note('not a scaling request', { problems: parsed.issues.map((issue) => issue.message) });
  }
  const { time, detail } = parsed.output;
  const jobSettings = jobs.get(keyOf(detail.job));
  const target = ports.targets[detail.job.platform];
  if (!jobSettings || !target) {
    return telemetry.note('not one of our jobs', { job: detail.job });
  }
  const now = timeFor(telemetry, Date.parse(time), clock());
  const context = { ...ports, target, job: detail.job, settings, jobSettings, now, waiting: waitingIn(own) };
  const applied = await applyChange(detail.decision, context);
  telemetry.note('apply', { job: keyOf(detail.job), decision: detail.decision, ...applied });
  if (applied.kind === 'done') telemetry.counted(eventNameOf(applied.change.change, applied.outcome));
  telemetry.flush();
};
