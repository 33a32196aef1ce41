/** Limits that a user sets above a policy's own judgement: money, times of day, and restarts. */
import { ownOption, ownUnset } from '../declare.ts';
import { duration } from '../duration.ts';
import { list } from '../lists.ts';
import { double, integer } from '../numbers.ts';
import { ourNotNegative } from './bounds.ts';

export const limitOptions = {
  budgetDollarsPerMonth: ownUnset(
    'budget.dollars-per-month',
    double,
    'The job never becomes larger than this many USD a month allow: its price by the hour, times 730. What was already spent this month is not counted.',
    { bounds: ourNotNegative },
  ),
  priceDollarsPerSlotHour: ownUnset(
    'price.dollars-per-slot-hour',
    double,
    'The price of a task slot for an hour, for budgets on platforms other than Managed Flink. Task managers count whole.',
    { bounds: ourNotNegative },
  ),
  calendar: ownOption(
    'calendar',
    list,
    '',
    'Policy `autopilot`: sizes by the calendar, as parallelism of the widest vertex: `0 0 8 ? * MON-FRI && for 10 h && in Europe/Berlin && minimum 8 && maximum 20`; `wanted 12` is a minimum that is entered a restart ahead.',
  ),
  stopWhenStableMs: ownUnset(
    'stop-when-stable',
    duration,
    'Once no change was wanted for so long, changes are only recommended. Another job graph, or another value of this option, starts it again; with `0 s` it never stops.',
  ),
  maxRestartsPerDay: ownUnset(
    'max-restarts-per-day',
    integer,
    'The job is not changed more often than this within 24 hours; a further change waits.',
    { bounds: { least: 1, most: 100, by: 'us' } },
  ),
} as const;
