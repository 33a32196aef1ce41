/** How the checkpoints of the job go. */
import * as v from 'valibot';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { FlinkRestReader } from './client.ts';

const statistics = v.object({
  counts: v.object({ completed: v.number(), failed: v.number() }),
  latest: v.optional(
    v.nullable(
      v.object({
        completed: v.nullish(v.object({ latest_ack_timestamp: v.number(), state_size: v.optional(v.number()) })),
        failed: v.nullish(v.object({ failure_timestamp: v.number() })),
      }),
    ),
  ),
});

export interface Checkpoints {
  readonly completed: number;
  readonly failed: number;
  /** Of the newest that completed, and of the newest that failed. */
  readonly completedAt: EpochMs | undefined;
  readonly failedAt: EpochMs | undefined;
  /** Of the newest that completed: all of its state, also where it was taken incrementally. */
  readonly stateBytes: number | undefined;
}

export const checkpoints = async (rest: FlinkRestReader, jid: string): Promise<Checkpoints> => {
  const { counts, latest } = await rest.get(`/jobs/${jid}/checkpoints`, statistics);
  return {
    completed: counts.completed,
    failed: counts.failed,
    completedAt: latest?.completed?.latest_ack_timestamp,
    failedAt: latest?.failed?.failure_timestamp,
    stateBytes: latest?.completed?.state_size,
  };
};

/** Milliseconds between two; very long where none is taken periodically. */
export const checkpointInterval = async (rest: FlinkRestReader, jid: string): Promise<number> =>
  (await rest.get(`/jobs/${jid}/checkpoints/config`, v.object({ interval: v.number() }))).interval;
