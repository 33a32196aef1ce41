/**
 * The function that changes jobs. Invoked by the rule for `Scaling Requested`, at least once and in any order; what is
 * to be done is in the store, the event only points there. An event for a job that is not in the settings, or
 * for a decision that is not under way, does nothing. An error leaves the decision claimed until its lease runs out.
 */
import * as v from 'valibot';
import { pointer } from '../lib/model/event-schema.ts';
import { eventNameOf } from '../lib/model/events.ts';
import { keyOf } from '../lib/model/job.ts';
import { POLICIES, type Policies } from '../lib/policies.ts';
import { applyPorts } from './adapters.ts';
import { type ApplyContext, applyChange } from './apply-change.ts';
import { type Invocation, type Pauses, waitingIn } from './checkpoint-moment.ts';
import { settingsOfJobs } from './discovery/known-jobs.ts';
import { machineClock, timeFor } from './event-time.ts';
import { lazy } from './lazy.ts';
import { type Given, startFunction } from './start-function.ts';

const envelope = v.object({ time: v.pipe(v.string(), v.isoTimestamp()), detail: pointer });

const startWith = (policies: Policies, given: Given<ReturnType<typeof applyPorts>>) => {
  const started = startFunction(policies, given);
  return { ...started, settingsOf: settingsOfJobs(started) };
};

type Started = ReturnType<typeof startWith>;

/** Policies are those of `lib/policies.ts`, the clock and its pauses the machine's, where nothing else is given. */
export const applyHandler = (
  policies: Policies,
  given: Partial<Given<ReturnType<typeof applyPorts>>> & Pauses = {},
) => {
  const start = lazy(() => startWith(policies, { clock: machineClock, portsOf: applyPorts, ...given }));
  return (event: unknown, invocation?: Invocation) => apply(event, start(), waitingIn(invocation, given.pause));
};

export const handler = applyHandler(POLICIES);

type Waits = ApplyContext['waiting'];

const apply = async (event: unknown, { settings, settingsOf, ports, telemetry, clock }: Started, waiting: Waits) => {
  const parsed = v.safeParse(envelope, event);
  if (!parsed.success) {
    return telemetry.note('not a scaling request', { problems: parsed.issues.map((issue) => issue.message) });
  }
  const { time, detail } = parsed.output;
  const jobSettings = await settingsOf(detail.job);
  const target = ports.targets[detail.job.platform];
  if (!jobSettings || !target) {
    return telemetry.note('not one of our jobs', { job: detail.job });
  }
  const now = timeFor(telemetry, Date.parse(time), clock());
  const context = { ...ports, target, job: detail.job, settings, jobSettings, now, waiting };
  const applied = await applyChange(detail.decision, context);
  telemetry.note('apply', { job: keyOf(detail.job), decision: detail.decision, ...applied });
  if (applied.kind === 'done') telemetry.counted(eventNameOf(applied.change.change, applied.outcome));
  telemetry.flush();
};
