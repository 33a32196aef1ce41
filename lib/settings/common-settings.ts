/** Keys that a job has on every platform, and the mode, which the file has, too. */
import * as v from 'valibot';
import { optionSettings } from './option-settings.ts';
import { partitions } from './partition-settings.ts';
import { setting } from './setting.ts';

export const mode = v.picklist(['observe', 'advise', 'act']);

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
  options: optionSettings,
  partitions,
};
