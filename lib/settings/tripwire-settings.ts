/** The CloudWatch alarms that evaluate a job at once. */
import * as v from 'valibot';
import { setting } from './setting.ts';

export const TRIPWIRES = ['busy', 'lag', 'restarts', 'memory'] as const;

const list = v.array(v.picklist(TRIPWIRES));

export const tripwires = setting(
  v.optional(list, ['busy']),
  'The alarms that are made for each job, and evaluate it at once: `busy` (a vertex is full), `lag` (records wait for a minute), `restarts` (it restarts by itself), `memory` (a container is nearly full). CloudWatch takes 0.10 USD a month for each metric of an alarm, two for `restarts`; what a job does not publish has none (docs/polling.md). `[]`: none.',
  ['busy'],
);

export const jobTripwires = setting(
  v.optional(list),
  'The alarms that evaluate this job at once; by default the file’s.',
  ['busy', 'lag', 'restarts', 'memory'],
);
