/**
 * Quarantine of a change of memory that failed. Until it ends, the rescale goes without one: every attempt is an
 * upgrade, and another one back.
 */

import { changesNothing, NO_CHANGES } from '../change/config-changes.ts';
import { isQuarantined } from '../change/failure-handling/record-failure.ts';
import { formatUtc } from '../number/format.ts';
import type { JobRule } from './job-rule.ts';
import { taskManagerBytes } from './task-manager-memory.ts';

export const quarantinedMemory: JobRule = ({ kind, config }, { options, job, now, state }) => {
  const failed = state.quarantine?.find((step) => step.kind === 'configuration' && isQuarantined(step, now));
  if (!failed || kind === 'recommend' || changesNothing(config)) return undefined;
  const says = `Without the memory: such a change failed at ${formatUtc(failed.at)} UTC (${failed.says.replace(/\.$/, '')}), and is not made again before ${formatUtc(failed.until)} UTC.`;
  const change = { config: NO_CHANGES, taskManagerBytes: taskManagerBytes(options, job) };
  return { kind: 'propose', change, because: [{ rule: 'quarantined-memory', says }] };
};
