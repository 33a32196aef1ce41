/** The progress of one evaluation. What was reached stays, even when an option turns out to be unreadable half way. */

import type { AutoscalerState, StateOfDecision } from './model/autoscaler-state.ts';
import type { Evaluation } from './model/evaluation.ts';
import type { Notice } from './model/notice.ts';
import type { Predictions } from './model/predictions.ts';
import type { Reason } from './model/reason.ts';
import type { Fullness, Sample } from './model/sample.ts';

/** The one value that changes during an evaluation; its caller sees it only when the evaluation is over. */
export interface EvaluationContext {
  state: AutoscalerState;
  samples: readonly Sample[];
  fullness: Fullness | undefined;
  restartMs: number | undefined;
  evaluation: Evaluation | undefined;
  predictions: Predictions | undefined;
  /** The policy was asked what each vertex should have. */
  proposed?: true;
  /** In mode `approve`: what the decision makes of the state once it is approved. */
  whenApproved?: StateOfDecision;
  readonly notices: Notice[];
  /** What the rules about the whole job have said. */
  readonly because: Reason[];
}
