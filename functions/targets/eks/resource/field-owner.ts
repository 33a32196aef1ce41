/** Who has taken back what we wrote? managedFields say who writes which field, and when. */
import type { Reason } from '../../../../lib/reason.ts';
import { PARALLELISM_OVERRIDES } from '../../../../lib/sizing/override-string.ts';
import type { FlinkDeployment, ManagedField } from './deployment.ts';
import { FIELD_MANAGER } from './patch.ts';

export const takenBack = (deployment: FlinkDeployment): Reason => {
  const writer = lastWriter(deployment.metadata.managedFields);
  const who = writer ? `"${writer.manager}" (${writer.operation}, ${writer.time})` : 'Somebody';
  return {
    rule: 'taken-back',
    says:
      `${who} has taken back ${PARALLELISM_OVERRIDES} after we wrote it. Where GitOps does so, keep the key out of Git ` +
      `and let it ignore what "${FIELD_MANAGER}" manages: docs/eks.md has the settings.`,
  };
};

/** The owner of the key; where nobody owns it, because it was removed, the last who wrote the spec. Never ourselves. */
const lastWriter = (fields: readonly ManagedField[]): ManagedField | undefined => {
  const others = fields.filter(({ manager, subresource }) => manager !== FIELD_MANAGER && subresource === '');
  const newest = (some: readonly ManagedField[]): ManagedField | undefined =>
    [...some].sort((a, b) => (a.time < b.time ? 1 : -1))[0];
  return newest(others.filter(ownsOverrides)) ?? newest(others.filter(({ fieldsV1 }) => 'f:spec' in fieldsV1));
};

const ownsOverrides = ({ fieldsV1 }: ManagedField): boolean =>
  JSON.stringify(fieldsV1).includes(`"f:${PARALLELISM_OVERRIDES}"`);
