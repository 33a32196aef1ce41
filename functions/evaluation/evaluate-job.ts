/**
 * The evaluation of one job: follow up the change under way, run the core, store what changes, publish the events.
 *
 * The order is what makes it safe to be killed anywhere: the chunk of samples (idempotent), then ONE conditional write
 * with state, decision and outbox together, then its input, then journal and bus, then the outbox is cleared.
 */

import type { JobInput } from '../../lib/evaluate-job.ts';
import { keyOf } from '../../lib/model/job.ts';
import { publishOutbox, updateAndPublish } from '../events/outbox.ts';
import type { JobDescription, StoredJob } from '../ports.ts';
import type { Update } from '../store/update-job.ts';
import { decideOnJob } from './decide-on-job.ts';
import type { JobContext } from './job-context.ts';
import type { JobReport } from './job-report.ts';
import { keepDecisionInput } from './keep-decision-input.ts';

/** apply, or an early evaluation, can write in between: the job is then looked at again, and evaluated on what it left. */
export const evaluateAndStore = (context: JobContext): Promise<JobReport> => {
  const { store, job, stored: loaded, now } = context;
  const key = keyOf(job);
  let decidedOn: JobInput | undefined;
  const change = async (stored: StoredJob): Promise<Update<JobReport>> => {
    await publishOutbox(context, key, stored.outbox);
    const seen = stored === loaded ? context : { ...context, description: await describedAgain(stored, context) };
    const { next, report, input } = await decideOnJob(stored, seen);
    decidedOn = input;
    const { samples, evaluation, predictions, shadow, decision } = report.evaluated;
    await store.putEvaluation(key, {
      at: now,
      samples,
      evaluation,
      ...(predictions === undefined ? {} : { predictions }),
      ...(shadow === undefined ? {} : { shadow }),
      sizing: seen.description.state.size.current,
      decision: decision.kind,
      because: [...decision.because, ...(stored.setAside ?? []), ...context.observed.because],
    });
    return { kind: 'save', next, result: report };
  };
  const saved = async (report: JobReport): Promise<JobReport> => ({
    ...report,
    inputFailures: await keepDecisionInput(context.decisionInputs, key, decidedOn, report.events),
  });
  return updateAndPublish(context, { job: key, now, loaded, change }, 'this evaluation', saved);
};

/** Others wrote in between: the change may have got further than the job was described, and must not be judged by that. */
const describedAgain = ({ graph }: StoredJob, { target, job, jobSettings, now }: JobContext): Promise<JobDescription> =>
  target.describe(job, jobSettings, graph?.graph, now);
