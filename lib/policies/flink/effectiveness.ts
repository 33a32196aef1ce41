/** The check whether the last scale-up of this vertex helped. If it did not, another one will not. */
import { javaText } from '../../number/decimal.ts';
import { formatNumber } from '../../number/format.ts';
import type { VertexRule } from './vertex-rule.ts';

/** A scale-up ends the wait of a delayed scale-down.  (expected +1 000/s, came +50/s, threshold 0.1) -> ineffective */
export const effectiveness: VertexRule = ({ parallelism }, { vertex, evaluation, history, options }) => {
  if (parallelism <= vertex.parallelism) return undefined;
  const going = { kind: 'propose' as const, change: { delayed: undefined } };
  const last = history[history.length - 1];
  if (last === undefined || last.to !== vertex.parallelism || last.to <= last.from) return going;
  const expected = last.expectedProcessingRate - last.trueProcessingRate;
  const actual = evaluation.trueProcessingRate - last.trueProcessingRate;
  if (actual / expected >= options.effectivenessThreshold) return going;
  const block = options.effectivenessDetectionEnabled;
  const notice = {
    type: 'Normal' as const,
    reason: 'IneffectiveScaling',
    key: `ineffective${vertex.id}${javaText(expected)}`,
    message:
      `Ineffective scaling detected for ${vertex.id} (expected increase: ${javaText(expected)}, ` +
      `actual increase ${javaText(actual)}). Blocking of ineffective scaling decisions is ${block ? 'enabled' : 'disabled'}`,
    intervalMs: options.eventIntervalMs,
  };
  const because = {
    rule: 'effectiveness' as const,
    vertex: vertex.id,
    says:
      `${vertex.name}: the last scale-up (${last.from} -> ${last.to}) was to bring ${formatNumber(expected)} records/s ` +
      `and brought ${formatNumber(actual)}${block ? ', so it is not scaled up again.' : '.'}`,
    numbers: { expected: { value: expected, unit: 'records/s' }, actual: { value: actual, unit: 'records/s' } },
    bound: block
      ? 'job.autoscaler.scaling.effectiveness.threshold'
      : 'job.autoscaler.scaling.effectiveness.detection.enabled',
  };
  return block ? { kind: 'keep', change: going.change, because, notice } : { ...going, because, notice };
};
