/**
 * The function that looks and decides. Runs on a schedule (a shard of the jobs), on a CloudWatch alarm (the job it
 * names, now) and on a direct call. Every job is evaluated; then the failures are raised together, so that the
 * invocation fails, is retried and rings the alarm. Time comes in with the event: a retry decides as of then.
 */
import { fromVariables } from '../lib/environment.ts';
import { keyOf } from '../lib/model/job.ts';
import { POLICIES, type Policies } from '../lib/policies.ts';
import { evaluatePorts } from './adapters.ts';
import { evaluateJobs } from './evaluation/evaluate-jobs.ts';
import { lazy } from './lazy.ts';
import { jobsOfRequest } from './polling/due-jobs.ts';
import { jobRef, readSettings } from './read-settings.ts';
import { parseRequest } from './requests.ts';
import { printedTelemetry } from './telemetry.ts';

const startWith = (policies: Policies) => {
  const environment = fromVariables(process.env);
  const { settings, notes } = readSettings(environment, policies);
  const telemetry = printedTelemetry();
  for (const says of notes) telemetry.note('settings', { says });
  const region = process.env['AWS_REGION'] ?? 'us-east-1';
  return {
    settings,
    refOf: jobRef.bind(undefined, environment, region),
    ports: { ...evaluatePorts(environment, settings), policies },
    telemetry,
  };
};

type Started = ReturnType<typeof startWith>;

/** With these policies; what is deployed has those of `lib/policies.ts`. */
export const evaluateHandler = (policies: Policies): ((event: unknown) => Promise<void>) => {
  const start = lazy(() => startWith(policies));
  return (event) => evaluate(event, start());
};

export const handler = evaluateHandler(POLICIES);

const evaluate = async (event: unknown, { settings, refOf, ports, telemetry }: Started): Promise<void> => {
  const { now, trigger, jobs } = parseRequest(event, settings);
  const all = jobs.map((job) => ({ job: refOf(job), settings: job }));
  const { unread, ...due } = await jobsOfRequest(ports.fleetIndex, { all, now, trigger, settings });
  const report = await evaluateJobs(ports, { settings, now, ...due });
  for (const job of report.jobs) telemetry.evaluated(job);
  for (const failure of report.failures) telemetry.failure(failure);
  telemetry.runEnded(report);
  telemetry.flush();
  const { failures, fleetFailures } = report;
  const errors = [...failures.map((failure) => failure.error), ...fleetFailures, ...unread];
  if (errors.length === 0) return;
  throw new AggregateError(
    errors,
    `${failures.length} of ${due.jobs.length} jobs failed: ${failures.map((f) => keyOf(f.job)).join(', ')}${fleetFailures.map((error) => ` ${error.message}.`).join('')}`,
  );
};
