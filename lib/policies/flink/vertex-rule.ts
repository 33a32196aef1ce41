/** What a rule is: it takes what has been proposed for a vertex so far, and changes it with a reason, or says nothing. */

import type { VertexEvaluation } from '../../model/evaluation.ts';
import type { JobVertex } from '../../model/graph.ts';
import type { Notice } from '../../model/notice.ts';
import type { EpochMs } from '../../model/observation.ts';
import type { Reason } from '../../model/reason.ts';
import type { Sample } from '../../model/sample.ts';
import type { Options } from '../../options/options.ts';
import type { DelayedScaleDown, ScalingRecord } from './flink-state.ts';

export interface VertexSituation {
  readonly vertex: JobVertex;
  readonly evaluation: VertexEvaluation;
  readonly newest: Sample;
  /** Of this vertex, trimmed, oldest first. */
  readonly history: readonly ScalingRecord[];
  readonly restartMs: number;
  readonly options: Options;
  readonly now: EpochMs;
}

export interface Proposal {
  /** How many times today's capacity is needed. */
  readonly factor: number;
  readonly parallelism: number;
  /** Records/s to expect of that parallelism; undefined until one was computed. */
  readonly expectedProcessingRate: number | undefined;
  /** Is the true processing rate outside of the band in which nothing needs to be done? */
  readonly outsideBound: boolean;
  /** The scale-down that waits for its interval; undefined clears it. */
  readonly delayed: DelayedScaleDown | undefined;
}

interface Says {
  readonly because?: Reason;
  readonly notice?: Notice;
}

export type Step =
  | ({ readonly kind: 'propose'; readonly change: Partial<Proposal> } & Says)
  /** The vertex keeps its parallelism; later rules are not asked. */
  | { readonly kind: 'keep'; readonly change?: Partial<Proposal>; readonly because: Reason; readonly notice?: Notice }
  /** Can't go on, not even for other vertices. */
  | { readonly kind: 'impossible'; readonly message: string };

export type VertexRule = (proposal: Proposal, situation: VertexSituation) => Step | undefined;
