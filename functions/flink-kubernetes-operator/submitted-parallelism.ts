/**
 * The parallelism that the operator starts a job with, for every vertex without an override (FlinkConfigBuilder): task
 * managers that are set win over `job.parallelism`; in standalone mode the largest override does, too (operator 1.14).
 */
import type { FlinkResource } from './flink-resource.ts';

/** `effective`: with the operator's defaults. */
export const submittedParallelism = (
  { spec, overrides }: Pick<FlinkResource, 'overrides'> & { readonly spec: Submitted },
  effective: Readonly<Record<string, string>>,
): number => {
  const replicas = spec.taskManager?.replicas;
  if (replicas != null) return replicas * slotsIn(effective);
  const widest = Math.max(0, ...Object.values<number>(overrides ?? {}));
  if (spec.mode === 'standalone' && widest > 0) return widest;
  return spec.job?.parallelism ?? whole(effective['parallelism.default']);
};

type Submitted = Pick<FlinkResource['spec'], 'mode' | 'taskManager' | 'job'>;

/** Of one task manager; Flink's own default is 1. */
export const slotsIn = (effective: Readonly<Record<string, string>>): number =>
  whole(effective['taskmanager.numberOfTaskSlots']);

const whole = (text = '1'): number => {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : 1;
};
