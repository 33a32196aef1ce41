/** Checkpoints: when each starts, how long it takes, and how far the job had read by then. */

import { randomAt, streamOf } from '../load/random.ts';
import type { RunningJob } from './running-job.ts';
import { copyOf, type Position, type Topics } from './topics.ts';

/** One that takes longer is given up. */
const TIMEOUT_SECONDS = 600;
const MIN_PAUSE_SECONDS = 5;
/** What one task manager writes and reads of its state, bytes/s. */
export const SNAPSHOT_BYTES_PER_SECOND = 60e6;

export interface Checkpoints {
  /** What the sources have committed to Kafka: the position of the newest complete checkpoint. */
  committed(): Position;
  lastDurationMs(): number;
  lastBytes(): number;
  completed(): number;
  failed(): number;
  /** One second has passed while the job runs. */
  step(second: number, job: RunningJob, topics: Topics, stateBytes: number): void;
  /** The job has failed and goes on from the newest complete checkpoint: what was under way has failed with it. */
  fail(second: number): void;
  /** The job is being stopped or was started again: what was under way is void. */
  reset(second: number, restored: Position): void;
}

export interface CheckpointOptions {
  readonly intervalSeconds: number;
  readonly seed: number;
  readonly first: Position;
}

export const createCheckpoints = ({ intervalSeconds, seed, first }: CheckpointOptions): Checkpoints => {
  const phase = streamOf(seed, 'first checkpoint');
  /** Flink waits a random part of the interval before the first one, but never less than the minimum pause. */
  const firstAfter = (second: number): number =>
    second + MIN_PAUSE_SECONDS + Math.round(Math.max(0, intervalSeconds - MIN_PAUSE_SECONDS) * randomAt(phase, second));
  let committed = copyOf(first);
  let nextAt = firstAfter(0);
  let underWay: { readonly position: Position; readonly durationSeconds: number; readonly endsAt: number } | undefined;
  let lastDurationMs = 0;
  let lastBytes = 0;
  let completed = 0;
  let failed = 0;

  return {
    committed: () => committed,
    lastDurationMs: () => lastDurationMs,
    lastBytes: () => lastBytes,
    completed: () => completed,
    failed: () => failed,
    step(second, job, topics, stateBytes) {
      if (underWay && second >= underWay.endsAt) {
        if (underWay.durationSeconds > TIMEOUT_SECONDS) failed++;
        else {
          committed = underWay.position;
          lastDurationMs = Math.round(underWay.durationSeconds * 1000);
          lastBytes = Math.round(stateBytes);
          completed++;
        }
        nextAt = Math.max(nextAt, second + MIN_PAUSE_SECONDS);
        underWay = undefined;
      }
      if (underWay || second < nextAt) return;
      const durationSeconds = job.alignmentSeconds() + uploadSeconds(stateBytes, job.layout.kpus);
      const endsAt = second + Math.min(durationSeconds, TIMEOUT_SECONDS);
      underWay = { position: copyOf(topics.read), durationSeconds, endsAt };
      nextAt = second + intervalSeconds;
    },
    fail(second) {
      if (underWay) failed++;
      underWay = undefined;
      nextAt = firstAfter(second);
    },
    reset(second, restored) {
      committed = copyOf(restored);
      nextAt = firstAfter(second);
      underWay = undefined;
      lastDurationMs = 0;
      lastBytes = 0;
      completed = 0;
      failed = 0;
    },
  };
};

/** Incremental: about a fiftieth of the state has changed since the last one. */
const uploadSeconds = (stateBytes: number, kpus: number): number =>
  0.4 + (0.02 * stateBytes) / (kpus * SNAPSHOT_BYTES_PER_SECOND);
