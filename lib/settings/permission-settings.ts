/** How the functions' rights on Managed Flink applications are granted: by their names, or by a tag that they carry. */
import * as v from 'valibot';
import { setting, wholeNumber } from './setting.ts';

/** How many a role may have, by IAM's quota: as it is, and what it can be raised to. */
export const MANAGED_POLICIES = { ordinary: 10, most: 20 } as const;

const tagKey = v.pipe(
  v.string(),
  v.regex(/^[\w.:/=+@-]{1,128}$/, 'the key of a tag: letters, digits and "_.:/=+@-", at most 128'),
  v.check((key) => !/^aws:/i.test(key), 'a key of your own: those that begin with "aws:" belong to AWS'),
);

const byName = v.strictObject({
  by: setting(v.literal('name'), 'Rights name the applications, one by one.'),
  managedPoliciesPerRole: setting(
    v.optional(wholeNumber(1, MANAGED_POLICIES.most), MANAGED_POLICIES.ordinary),
    'How many managed policies the account lets a role have: a quota of IAM, which can be raised.',
    20,
  ),
});

/** The value of the tag is the job's mode: a job may be changed when it says `act`. */
const byTag = v.strictObject({
  by: setting(v.literal('tag'), 'Rights go by a tag of the applications, whose value is the mode of the job.'),
  key: setting(v.optional(tagKey, 'flink-autopilot'), 'The key of that tag.', 'flink-autopilot'),
});

/** For more applications than a role can name: docs/permissions.md. */
export const permissions = setting(
  v.optional(v.variant('by', [byName, byTag]), { by: 'name' }),
  'How the rights on Managed Flink applications are granted (docs/permissions.md).',
  { by: 'tag' },
);

export type PermissionSettings = v.InferOutput<typeof permissions>;
