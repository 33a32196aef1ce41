/** The budget of all jobs together. */
import * as v from 'valibot';
import { setting } from './setting.ts';

export const budget = setting(
  v.optional(
    v.strictObject({
      dollarsPerMonth: setting(
        v.pipe(v.number(), v.minValue(0)),
        'What all jobs may cost together in a month, in USD: their price by the hour, times 730. No job grows beyond what the others leave.',
        5000,
      ),
    }),
  ),
  'A budget of all jobs together (docs/policy-autopilot-limits.md). A job’s own is the option `job.autopilot.budget.dollars-per-month`.',
  { dollarsPerMonth: 5000 },
);
