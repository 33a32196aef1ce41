/** Keys that a job has on every platform, those that the file has, too, and what is measured of every job. */
import * as v from 'valibot';
import { jobHolds } from './hold-settings.ts';
import { icebergTables } from './iceberg-settings.ts';
import { optionSettings } from './option-settings.ts';
import { partitions } from './partition-settings.ts';
import { setting } from './setting.ts';
import { jobTripwires } from './tripwire-settings.ts';

export const mode = v.picklist(['observe', 'advise', 'approve', 'act']);

export const shadow = setting(
  v.optional(v.string()),
  'A second policy that is asked beside the one that decides, and never acts: what it would do is stored and shown, with the record of how good that would have been. A job’s own goes before the file’s; `off` means none (docs/decisions/0010-shadow-policy.md).',
  'autopilot',
);

export const jobMetrics = setting(
  v.optional(v.picklist(['off', 'on']), 'off'),
  'With `on` every job has CloudWatch metrics of its own (size, size wanted, utilization, lag, cost, restarts) and a row of a dashboard: 1.50 USD for each job and month (docs/cdk.md).',
  'on',
);

export const common = {
  mode: setting(
    v.optional(mode),
    'How far we may go with this job. The more careful one of this and of the file’s mode holds.',
    'act',
  ),
  policy: setting(
    v.optional(v.string()),
    'The policy that decides the sizes of this job; by default the file’s.',
    'flink',
  ),
  shadow,
  options: optionSettings,
  partitions,
  iceberg: icebergTables,
  tripwires: jobTripwires,
  ...jobHolds,
};
