/** One turn of the scaling core: everything it needs comes in, everything that changes goes out. */
import type { Conduct } from './conduct.ts';
import type { Decision } from './decision.ts';
import type { Evaluation } from './evaluation/evaluation.ts';
import type { JobState } from './job.ts';
import type { JobMemory } from './job-memory.ts';
import type { EpochMs, Observation } from './observation.ts';
import type { Options } from './options/options.ts';
import type { Sample } from './sample.ts';

export interface Situation {
  readonly options: Options;
  readonly job: JobState;
  readonly memory: JobMemory;
  /** In time order. One that is as old as a sample of the window replaces it (late points repair themselves). */
  readonly observations: readonly Observation[];
  readonly now: EpochMs;
  readonly conduct: Conduct;
}

/** What Flink's autoscaler reports as an event: `ScalingReport`, `MemoryPressure`, `IneffectiveScaling`, … */
export interface Notice {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  /** Notices of the same key are not repeated within the interval. */
  readonly key: string | undefined;
  readonly message: string;
  readonly intervalMs: number | undefined;
}

export interface Turn {
  readonly memory: JobMemory;
  readonly decision: Decision;
  /** Undefined while there are fewer than two samples, or when the window could not be evaluated. */
  readonly evaluation: Evaluation | undefined;
  /** Samples that are new in the window, or that late points changed. */
  readonly samples: readonly Sample[];
  readonly notices: readonly Notice[];
}
