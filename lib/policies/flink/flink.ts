/**
 * The open-source Flink autoscaler, decision for decision (FLIP-271): its rules, in its order. Those marked "Managed Flink"
 * are ours, for the one platform that it does not know; elsewhere they say nothing. So is the one that remembers failures.
 */

import { quarantinedMemory } from '../../rules/quarantined-memory.ts';
import { quarantinedStep } from '../../rules/quarantined-step.ts';
import { clusterResources } from '../../rules/cluster-resources.ts';
import { executionAllowed } from '../../rules/execution-allowed.ts';
import { fitPlatform } from '../../rules/fit-platform.ts';
import { memoryHeadroom } from '../../rules/kpu/memory-headroom.ts';
import { memoryShortage } from '../../rules/kpu/memory-shortage.ts';
import { outOfMemory } from '../../rules/kpu/out-of-memory.ts';
import { memoryPressure } from './memory-pressure.ts';
import { outsideUtilizationBand } from './outside-utilization-band.ts';
import { quotas } from '../../rules/quotas.ts';
import { taskManagerMemory } from '../../rules/task-manager-memory.ts';
import type { Policy } from '../policy.ts';
import { alignment } from './vertex-rules/alignment.ts';
import { effectiveness } from './vertex-rules/effectiveness.ts';
import { excluded } from './vertex-rules/excluded.ts';
import { expectedRate } from './vertex-rules/expected-rate.ts';
import { factorLimits } from './vertex-rules/factor-limits.ts';
import { observedScalability } from './vertex-rules/observed-scalability.ts';
import { requiredFactor } from './vertex-rules/required-factor.ts';
import { scaleDownInterval } from './vertex-rules/scale-down-interval.ts';
import { withinBounds } from './vertex-rules/within-bounds.ts';

export const flink: Policy = {
  urgent: [
    outOfMemory, // Managed Flink: twice the memory per slot after a restart for want of it
    executionAllowed,
  ],
  guards: [
    memoryShortage, // Managed Flink: memory near its limit is a reason by itself
    memoryPressure,
  ],
  vertices: [
    excluded, // by option, finished, or nobody knows how busy it is
    requiredFactor, // capacity needed at the wanted utilization, over what it can do
    observedScalability, // more, where past scalings brought less than they should
    factorLimits, // one step goes only so far
    withinBounds, // from a factor to a parallelism
    alignment, // evenly over key groups or partitions
    expectedRate, // what to expect of it, and whether the vertex is out of its band
    effectiveness, // not up again if the last time did not help
    scaleDownInterval, // not down before it was wanted for a while
  ],
  restartGate: [
    memoryHeadroom, // Managed Flink: and so is paying twice for what half would do
    outsideUtilizationBand,
  ],
  job: [
    fitPlatform, // what the platform can be asked for; on Managed Flink slots, CPU and memory together
    quarantinedStep, // not as far again as a step that failed on the platform
    executionAllowed, // scaling.enabled, excluded periods, mode: from here on only recommended
    taskManagerMemory, // memory tuning
    quarantinedMemory, // not while such a change has failed
    clusterResources, // room for the task managers
    quotas, // CPU and memory that the job may take
    // Veto hooks (scaling.custom-executors) come here; they are Java plug-ins and not supported.
  ],
};
