/** Shows on the job itself who looks after it, its last change and what is wrong, where the settings ask for that. */
import { type JobStatus, lastAction } from '../../lib/control/job-status.ts';
import { keyOf } from '../../lib/model/job.ts';
import { decisionOf, measuredOf, type RowInput } from './fleet-row.ts';
import { attentionOf } from './fleet-row-attention.ts';
import type { Described } from './observe-jobs.ts';

/** What failed: the evaluation stands, and the next one writes it. */
export const showStatus = async (
  { target, job, jobSettings, description }: Described,
  shown: RowInput,
): Promise<readonly Error[]> => {
  try {
    await target.showStatus?.(job, jobSettings, description, statusOf(shown), shown.now);
    return [];
  } catch (cause) {
    const says = cause instanceof Error ? cause.message : String(cause);
    return [new Error(`${keyOf(job)}: ${says}`, { cause })];
  }
};

/** They are what people have asked for, and nothing that is wrong. */
const NO_PROBLEM: readonly string[] = ['paused', 'mode', 'awaiting-approval', 'managed-by-another'];

const statusOf = (shown: RowInput): JobStatus => {
  const { change, mode } = shown.report;
  const attention = attentionOf(shown, measuredOf(shown), decisionOf(shown.report, undefined));
  const problem = attention.find(({ rule }) => !NO_PROBLEM.includes(rule));
  return {
    managed: mode === 'act' || mode === 'approve' ? 'claimed' : 'only looked at',
    ...(change && { lastAction: lastAction(change) }),
    ...(problem && { problem }),
  };
};
