/** Policy `flink`: the open-source Flink autoscaler (FLIP-271), decision for decision; its vertex rules, in its order. */
import type { Policy } from '../policy.ts';
import { alignment } from './alignment.ts';
import { decided, outcome } from './bookkeeping.ts';
import { effectiveness } from './effectiveness.ts';
import { excluded } from './excluded.ts';
import { expectedRate } from './expected-rate.ts';
import { factorLimits } from './factor-limits.ts';
import { type FlinkState, initialFlinkState } from './flink-state.ts';
import { observe, prepare } from './observe.ts';
import { observedScalability } from './observed-scalability.ts';
import { proposeBy } from './propose.ts';
import { requiredFactor } from './required-factor.ts';
import { scaleDownInterval } from './scale-down-interval.ts';
import { validate } from './validate.ts';
import type { VertexRule } from './vertex-rule.ts';
import { withinBounds } from './within-bounds.ts';

export const FLINK_VERTEX_RULES: readonly VertexRule[] = [
  excluded, // by option, finished, or its busy time is not known
  requiredFactor, // capacity needed at the wanted utilization, over what it can do
  observedScalability, // more, where past scalings brought less than they should
  factorLimits, // one step goes only so far
  withinBounds, // from a factor to a parallelism
  alignment, // evenly over key groups or partitions
  expectedRate, // what to expect of it, and whether the vertex is out of its band
  effectiveness, // not up again if the last time did not help
  scaleDownInterval, // not down before it was wanted for a while
];

export const flink: Policy<FlinkState> = {
  name: 'flink',
  initial: initialFlinkState,
  prepare, // vertices that are gone leave the history
  observe, // restart times measured, window evaluated: target rates, true processing rates, thresholds
  propose: proposeBy(FLINK_VERTEX_RULES), // window full, no memory pressure, the rules above, then the utilization band
  decided, // history, overrides and a restart to be measured; Java's scaling report
  outcome, // a change that did not happen leaves none of them
  validate,
};
