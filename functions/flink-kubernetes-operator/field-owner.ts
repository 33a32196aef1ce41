/** Who has written over what we wrote, by managedFields: they say who writes which field, and when. */
import type { Reason } from '../../lib/model/reason.ts';
import { PARALLELISM_OVERRIDES } from '../../lib/sizing/override-string.ts';
import type { FlinkResource } from './flink-resource.ts';
import { FIELD_MANAGER } from './patch.ts';
import type { ManagedField } from './raw-resource.ts';

const CONFIGURATION = 'flinkConfiguration.';
const OVERRIDES = CONFIGURATION + PARALLELISM_OVERRIDES;

/** `field`: below `spec`. */
export const externalOverride = (resource: FlinkResource, field = OVERRIDES): Reason => {
  const key = field.replace(CONFIGURATION, '');
  const others = resource.metadata.managedFields.filter(
    ({ manager, subresource }) => manager !== FIELD_MANAGER && subresource === '',
  );
  const owner = others.find(({ fieldsV1 }) => owns(fieldsV1, `spec.${field}`));
  const what = owner
    ? `"${owner.manager}" (${owner.operation}, ${owner.time}) has written ${key} over what we wrote`
    : `${key} was taken out again after we wrote it${suspects(others)}`;
  const says = `${what}. Where GitOps does so, keep the key out of Git and let it ignore what "${FIELD_MANAGER}" manages: docs/eks.md has the settings.`;
  return { rule: 'external-override', says };
};

/** Undefined: what it asks for, if anything, was written by us. */
export const overriddenExternally = (resource: FlinkResource): Reason | undefined =>
  resource.metadata.managedFields.some((field) => field.manager === FIELD_MANAGER && ownsOverrides(field))
    ? undefined
    : externalOverride(resource);

/** Every manager but ours that owns the overrides of parallelism: it writes them over ours when it applies again. */
export const otherOwnersOfOverrides = (resource: FlinkResource): readonly ManagedField[] =>
  resource.metadata.managedFields.filter((field) => field.manager !== FIELD_MANAGER && ownsOverrides(field));

const ownsOverrides = ({ fieldsV1 }: ManagedField): boolean => owns(fieldsV1, `spec.${OVERRIDES}`);

/** Dotted keys and nested ones alike: `{"f:a.b": {}}` and `{"f:a": {"f:b": {}}}` are both `a.b`. */
const owns = (fields: object, key: string): boolean =>
  Object.entries(fields).some(([field, inner]: [string, object]) => {
    const name = field.slice('f:'.length);
    // A key below it is a vertex of a map.
    return (
      key === name ||
      name.startsWith(`${key}.`) ||
      (key.startsWith(`${name}.`) && owns(inner, key.slice(name.length + 1)))
    );
  });

/** A key that was removed has no owner: all that can be seen is who else writes the spec. */
const suspects = (others: readonly ManagedField[]): string => {
  const names = others.filter(({ fieldsV1 }) => 'f:spec' in fieldsV1).map(({ manager }) => `"${manager}"`);
  return names.length === 0 ? '' : `, by whom is not recorded (the spec is written by ${names.join(', ')})`;
};
