/**
 * What Kafka knows of the lag of each source: how far its newest complete checkpoint had read, looked at by the broker once a
 * minute and in step with nothing. From minute to minute it goes up and down by as much as an interval reads, so that one run
 * finds a step of the load larger than the next, or a look earlier.
 */
import { randomAt, streamOf } from '../../world/load/random.ts';
import { type Fluid, STEP_SECONDS, STEPS_PER_MINUTE } from './fluid.ts';

export interface CommittedLag {
  /** After every step. */
  step(): void;
  /** Records of each source, as the broker saw them last. */
  readonly seen: Float64Array;
}

export interface CommittedLagOptions {
  readonly fluid: Pick<Fluid, 'second' | 'isRunning' | 'runningSince' | 'waiting' | 'perSecond'>;
  /** Where they stand among the vertices. */
  readonly sources: readonly number[];
  readonly checkpointSeconds: number;
  /** Names the streams of chance. */
  readonly job: string;
  readonly luck: number;
}

/** Flink begins the first checkpoint anywhere between its least pause and the end of the interval. */
const LEAST_PAUSE_SECONDS = 5;

export const committedLag = ({ fluid, sources, checkpointSeconds, job, luck }: CommittedLagOptions): CommittedLag => {
  const first = streamOf(luck, `first checkpoint of ${job}`);
  const broker = streamOf(luck, `when the broker of ${job} measures`);
  const read = new Float64Array(sources.length);
  const committed = new Float64Array(sources.length);
  const underWay = new Float64Array(sources.length);
  const seen = new Float64Array(sources.length);
  let [startedAt, next, completesAt] = [Number.NaN, 0, Number.POSITIVE_INFINITY];

  const started = (second: number): void => {
    startedAt = fluid.runningSince();
    // It stopped with a savepoint, and what that had read is committed. After a failure the replay reads nothing twice, either.
    committed.set(read);
    completesAt = Number.POSITIVE_INFINITY;
    const later = Math.max(0, checkpointSeconds - LEAST_PAUSE_SECONDS) * randomAt(first, second);
    next = second + LEAST_PAUSE_SECONDS + later;
  };

  return {
    seen,
    step() {
      const second = fluid.second();
      sources.forEach((vertex, s) => {
        read[s] = (read[s] ?? 0) + (fluid.perSecond[vertex] ?? 0) * STEP_SECONDS;
      });
      if (fluid.runningSince() !== startedAt) started(second);
      if (second >= completesAt) {
        committed.set(underWay);
        completesAt = Number.POSITIVE_INFINITY;
      }
      if (fluid.isRunning() && second >= next) {
        underWay.set(read);
        completesAt = second + STEP_SECONDS;
        next += checkpointSeconds;
      }
      if ((second / STEP_SECONDS) % STEPS_PER_MINUTE !== measuredAt(broker, second)) return;
      sources.forEach((_, s) => {
        seen[s] = fluid.waiting(s) + (read[s] ?? 0) - (committed[s] ?? 0);
      });
    },
  };
};

/** The step of the minute that ends at or after `second`. */
const measuredAt = (broker: number, second: number): number =>
  Math.floor(STEPS_PER_MINUTE * randomAt(broker, Math.ceil(second / 60)));
