/** The newest completed checkpoint of a job, and how often there is one, as far as Flink shows them. */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { CheckpointSeen } from '../checkpoint-moment.ts';
import { checkpointInterval, checkpoints } from '../flink-rest/checkpoints.ts';
import type { FlinkRestReader } from '../flink-rest/client.ts';
import { FlinkRestError } from '../flink-rest/error.ts';
import { KubernetesError } from '../kubernetes/error.ts';

/** `now`: by Flink's clock. Undefined: without checkpoints, without one so far, or without an answer, and then nothing waits. */
export const restoredCheckpoint = async (
  rest: FlinkRestReader,
  jid: string,
  now: EpochMs,
): Promise<CheckpointSeen | undefined> => {
  try {
    const [intervalMs, { completed, completedAt }] = await Promise.all([
      checkpointInterval(rest, jid),
      checkpoints(rest, jid),
    ]);
    return completedAt === undefined ? undefined : { completed, completedAt, intervalMs, now };
  } catch (error) {
    if (error instanceof FlinkRestError || error instanceof KubernetesError) return undefined;
    throw error;
  }
};

/**
 * From Flink 2.0 on the adaptive scheduler itself waits for a checkpoint before it rescales (FLIP-461): a change that is
 * asked for after one would wait for the next.
 */
export const rescalesAtCheckpoint = (majorVersion: number): boolean => majorVersion >= 2;
