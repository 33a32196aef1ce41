/** With upgradeMode last-state a job without a completed checkpoint has nothing to be restored from. */
import * as v from 'valibot';
import type { Reason } from '../../../../lib/model/reason.ts';
import { FlinkRestError } from '../../../flink-rest/error.ts';
import type { EksJob, Looked } from '../eks-job.ts';

const checkpoints = v.object({ counts: v.object({ completed: v.number() }) });

export const withoutCheckpoint = async ({ rest }: EksJob, { resource, view }: Looked): Promise<Reason | undefined> => {
  if (resource.spec.job?.upgradeMode !== 'last-state' || view.kind !== 'seen') return undefined;
  try {
    const { counts } = await rest.get(`/jobs/${view.job.jid}/checkpoints`, checkpoints);
    if (counts.completed > 0) return undefined;
  } catch (error) {
    // Flink has no statistics of checkpoints that are switched off.
    if (!(error instanceof FlinkRestError) || error.status !== 404) throw error;
    return {
      rule: 'no-checkpoint',
      says: 'Its upgradeMode is last-state, but checkpoints are off: set execution.checkpointing.interval.',
    };
  }
  const says = 'It has not completed a checkpoint since it started: a change would throw away what it has done since.';
  return { rule: 'no-checkpoint', says };
};
