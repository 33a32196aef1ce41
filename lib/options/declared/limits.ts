/** Limits that a user sets above a policy's own judgement: money, times of day, restarts, and how long an approval is good for. */
import { ownOption, ownUnset } from '../declare.ts';
import { duration } from '../duration.ts';
import { list } from '../lists.ts';
import { double, integer } from '../numbers.ts';
import { ourNotNegative } from './bounds.ts';

export const limitOptions = {
  budgetDollarsPerMonth: ownUnset('budget.dollars-per-month', double, { bounds: ourNotNegative }),
  priceDollarsPerSlotHour: ownUnset('price.dollars-per-slot-hour', double, { bounds: ourNotNegative }),
  calendar: ownOption('calendar', list, ''),
  stopWhenStableMs: ownUnset('stop-when-stable', duration),
  approvalExpiresAfterMs: ownOption('approval.expires-after', duration, '60 min', {
    bounds: { least: 60_000, most: 7 * 86_400_000, by: 'us' },
  }),
  maxRestartsPerDay: ownUnset('max-restarts-per-day', integer, { bounds: { least: 1, most: 100, by: 'us' } }),
} as const;
