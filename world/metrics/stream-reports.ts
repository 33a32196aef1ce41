/** When do MSK and Kinesis report? Once a minute, and not in step with anything. */
import type { JobDefinition } from '../job/definition.ts';
import { randomAt, streamOf } from '../load/random.ts';
import type { Lifecycle } from '../run/job-life.ts';
import type { Topics } from '../run/topics.ts';
import type { Recorder } from './recorder.ts';
import { createStreamMetrics } from './stream-metrics.ts';

export interface StreamReports {
  /** Every second, before `endMinute`. */
  step(second: number): void;
  endMinute(): void;
}

export interface StreamReportsOptions {
  readonly job: JobDefinition;
  readonly lifecycle: Lifecycle;
  readonly topics: Topics;
  readonly recorder: Recorder;
  readonly seed: number;
}

export const createStreamReports = (options: StreamReportsOptions): StreamReports => {
  const { job, lifecycle, topics, recorder, seed } = options;
  const streams = createStreamMetrics(job, recorder);
  const broker = streamOf(seed, 'when the broker measures');
  const brokerSecond = (second: number): number => 1 + Math.floor(59 * randomAt(broker, Math.floor(second / 60)));
  let arrivedBefore = 0;
  return {
    step(second) {
      if (second % 60 === brokerSecond(second)) streams.recordKafka(topics, lifecycle.checkpoints.committed());
    },
    endMinute() {
      streams.recordKinesis(topics, topics.arrived() - arrivedBefore, lifecycle.running() !== undefined);
      arrivedBefore = topics.arrived();
    },
  };
};
