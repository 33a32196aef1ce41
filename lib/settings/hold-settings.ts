/** What holds changes back for a while: alarms of the user's that ring, and windows of other work. */
import * as v from 'valibot';
import { windowProblem } from '../options/calendar/deployment-window.ts';
import { setting } from './setting.ts';

const alarmName = v.pipe(
  v.string(),
  v.regex(/^[\x20-\x7e]{1,255}$/, 'the name of a CloudWatch alarm, at most 255 characters, and no ARN'),
  v.check((name) => !name.startsWith('arn:'), 'the name of a CloudWatch alarm, and not its ARN'),
);

const window = v.pipe(
  v.string(),
  v.check(
    (text) => windowProblem(text) === undefined,
    ({ input }) => `a Quartz cron and a length; ${windowProblem(input)}`,
  ),
);

const ALARMS = v.array(alarmName);
const WINDOWS = v.array(window);

/** Of the file and of a job; both count. */
export const holds = {
  guardAlarms: setting(
    v.optional(ALARMS, []),
    'Alarms of CloudWatch, of any kind: while one of them is in state ALARM no job is changed (docs/hold-changes.md).',
    ['deployment-in-progress'],
  ),
  deploymentWindows: setting(
    v.optional(WINDOWS, []),
    'Times at which no job is changed: a Quartz cron for the begin, a length, and a time zone (docs/hold-changes.md).',
    ['0 0 9 ? * TUE && for 2 h && in Europe/Berlin'],
  ),
};

export const jobHolds = {
  guardAlarms: setting(v.optional(ALARMS), 'As `guardAlarms` of the file, for this job; both count.', [
    'orders-incident',
  ]),
  deploymentWindows: setting(v.optional(WINDOWS), 'As `deploymentWindows` of the file, for this job; both count.', [
    '0 30 22 * * ? && for 1 h',
  ]),
};
