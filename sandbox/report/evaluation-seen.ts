/** What the summary needs of an evaluation: little, since a long run has many. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { ShadowEvaluated } from '../../lib/model/shadow.ts';

export interface EvaluationSeen extends Pick<EvaluationRecord, 'at' | 'sizing' | 'shadow'> {
  /** It says why. */
  readonly explained: boolean;
  readonly samples: readonly SampleSeen[];
}

export interface SampleSeen {
  readonly at: EpochMs;
  /** Share of its limit that the fullest container had; left out where it was not asked for or not measured. */
  readonly containerMemory?: number;
}

export const evaluationSeen = ({ at, sizing, shadow, because, samples }: EvaluationRecord): EvaluationSeen => ({
  at,
  sizing,
  ...(shadow && { shadow: withoutDecision(shadow) }),
  explained: because.length > 0,
  samples: samples.map(({ at: sampled, job: { containerMemory } }) =>
    containerMemory !== undefined && Number.isFinite(containerMemory)
      ? { at: sampled, containerMemory }
      : { at: sampled },
  ),
});

const withoutDecision = ({ decision: _, ...shadow }: ShadowEvaluated): ShadowEvaluated => shadow;
