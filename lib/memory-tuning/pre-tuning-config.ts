/**
 * The configuration that the job had before its memory was tuned. Tuning starts from that one: what it has written
 * itself would be its next upper bound, and memory could only shrink. When others write one of these keys, what
 * they leave becomes the original.
 */
import { changesNothing, isApplied, revertOf, withChanges } from '../change/config-changes.ts';
import type { TuningRecord } from '../model/autoscaler-state.ts';
import type { ConfigChanges } from '../model/decision.ts';
import type { FlinkConfiguration } from '../options/declare.ts';

/** The very same value when nothing in it is ours. */
export const preTuningConfig = (
  configuration: FlinkConfiguration,
  tuning: TuningRecord | undefined,
): FlinkConfiguration =>
  tuning && ours(configuration, tuning) ? withChanges(configuration, tuning.before) : configuration;

/** Remembered with the decision, whatever becomes of it: the configuration itself tells later whether it was written. */
export const withTuning = (
  tuning: TuningRecord | undefined,
  configuration: FlinkConfiguration,
  changes: ConfigChanges,
): TuningRecord | undefined => {
  if (changesNothing(changes)) return tuning;
  const standing = tuning && ours(configuration, tuning);
  return {
    before: revertOf({ values: preTuningConfig(configuration, tuning) }, changes),
    written: standing ? [standing, changes] : [changes],
  };
};

const ours = (configuration: FlinkConfiguration, { written }: TuningRecord): ConfigChanges | undefined =>
  written.find((changes) => isApplied(configuration, changes));
