/** No more changes within 24 hours than the user allows. Every change counts, rollbacks too; a rollback itself never waits. */
import type { EpochMs } from '../model/observation.ts';
import { formatUtc } from '../number/format.ts';
import type { UrgentRule } from './job-rule.ts';

const DAY_MS = 86_400_000;

export const restartsADay: UrgentRule = ({ kind }, { options, state, now }) => {
  const most = options.maxRestartsPerDay;
  if (most === undefined || kind === 'recommend') return undefined;
  const lately = (state.restarts ?? []).filter((at) => at > now - DAY_MS);
  if (lately.length < most) return undefined;
  // With this one gone there is room for one more.
  const until = (lately[lately.length - most] as EpochMs) + DAY_MS;
  return {
    kind: 'hold',
    because: [
      {
        rule: 'restarts-a-day',
        says: `The job was changed ${lately.length === 1 ? 'once' : `${lately.length} times`} within 24 hours, and ${most} is the most that is allowed: the change waits until ${formatUtc(until)} UTC.`,
        numbers: { changes: { value: lately.length, unit: 'changes' }, most: { value: most, unit: 'changes' } },
        bound: 'job.autopilot.max-restarts-per-day',
      },
    ],
  };
};
