/** Sizes of a task manager's memory pools, by the job's configuration and the changes of it. */

import { processMemoryOf } from '../../lib/memory-tuning/process-memory.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import { OptionError } from '../../lib/options/option-error.ts';

/** Bytes. */
export interface ConfiguredPools {
  /** All of the process. */
  readonly container: number;
  readonly heap: number;
  readonly managed: number;
  readonly metaspace: number;
}

/** Undefined: it does not say, or contradicts itself. Nothing is known of what was not given to us. */
export const configuredPools = (
  given: Readonly<Record<string, string>>,
  changes: ConfigChanges | undefined,
): ConfiguredPools | undefined => {
  const removed = new Set(changes?.removals);
  const kept = Object.entries(given).filter(([key]) => !removed.has(key));
  try {
    const model = processMemoryOf({ ...Object.fromEntries(kept), ...changes?.overrides });
    if (model.kind === 'contradiction') return undefined;
    const { memory } = model;
    return {
      container: Object.values(memory).reduce((sum, bytes) => sum + bytes, 0),
      heap: memory.frameworkHeap + memory.taskHeap,
      managed: memory.managed,
      metaspace: memory.metaspace,
    };
  } catch (error) {
    if (error instanceof OptionError) return undefined;
    throw error;
  }
};
