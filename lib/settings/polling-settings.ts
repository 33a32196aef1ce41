/** How often a job is evaluated: always alike, or as its own state asks for. */
import * as v from 'valibot';
import type { SettingsProblem } from './checks/problem.ts';
import { setting, wholeNumber } from './setting.ts';

export const everyMinutes = setting(
  v.optional(wholeNumber(1, 60)),
  'Every job is evaluated this often, whatever its state. Left out: `polling` says how often.',
  5,
);

const bounds = v.strictObject({
  fastest: setting(
    v.optional(wholeNumber(1, 60), 1),
    'Minutes between two evaluations of a job of which something is under way.',
    2,
  ),
  slowest: setting(v.optional(wholeNumber(1, 60), 15), 'Minutes between two evaluations of a job that is calm.', 10),
});

export const polling = setting(
  v.optional(
    v.pipe(
      bounds,
      v.check(({ fastest, slowest }) => fastest <= slowest, '"fastest" must not be longer than "slowest"'),
    ),
  ),
  'The bounds within which each job has its own rhythm: every minute while a change is under way or an alarm rings, every 15 minutes in calm (docs/polling.md). Not beside `everyMinutes`, which is one rhythm for all.',
  { fastest: 1, slowest: 15 },
);

/** One rhythm for all, or bounds for each. */
export const twoRhythms = (value: object): readonly SettingsProblem[] =>
  'everyMinutes' in value && 'polling' in value
    ? [
        {
          path: ['polling'],
          at: 'key',
          says: 'it stands beside "everyMinutes", which is one rhythm for all jobs; leave out one of the two.',
        },
      ]
    : [];
