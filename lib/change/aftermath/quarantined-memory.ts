/** Has a change of memory failed not long ago? Then the rescale goes without one: every attempt is an upgrade, and one back. */

import type { JobRule } from '../../decide/job-proposal.ts';
import { clock } from '../../number/plain.ts';
import { changesNothing, NO_CHANGES } from '../config-changes.ts';

export const quarantinedMemory: JobRule = ({ kind, config }, { now, remembered }) => {
  const failed = remembered.quarantine?.find((step) => step.kind === 'configuration' && now < step.until);
  if (!failed || kind === 'recommend' || changesNothing(config)) return undefined;
  const says = `Without the memory: such a change failed at ${clock(failed.at)} UTC (${failed.says.replace(/\.$/, '')}), and is not made again before ${clock(failed.until)} UTC.`;
  return { kind: 'propose', change: { config: NO_CHANGES }, because: [{ rule: 'quarantined-memory', says }] };
};
