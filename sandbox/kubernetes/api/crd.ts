/** The CRD of FlinkDeployment and FlinkSessionJob: types of the fields that may be changed, and no more. */
import * as v from 'valibot';
import type { Manifest } from './manifest.ts';
import { failure, type Reply } from './reply.ts';

const text = v.optional(v.nullable(v.string()));
const whole = v.optional(v.nullable(v.pipe(v.number(), v.integer())));
const resource = v.optional(v.looseObject({ cpu: v.optional(v.number()), memory: text }));
const spec = v.looseObject({
  image: text,
  flinkVersion: text,
  mode: v.optional(v.picklist(['native', 'standalone'])),
  flinkConfiguration: v.optional(v.record(v.string(), v.unknown())),
  jobManager: v.optional(v.looseObject({ replicas: whole, resource })),
  taskManager: v.optional(v.looseObject({ replicas: whole, resource })),
  job: v.optional(
    v.looseObject({
      parallelism: whole,
      state: v.optional(v.picklist(['running', 'suspended'])),
      upgradeMode: v.optional(v.picklist(['savepoint', 'last-state', 'stateless'])),
    }),
  ),
});

/** Undefined: it is. Else 422, which names every field that is wrong. */
export const refusalOf = ({ kind, metadata: { name }, ...object }: Manifest): Reply | undefined => {
  const parsed = v.safeParse(v.object({ spec }), object);
  if (parsed.success) return undefined;
  const causes = parsed.issues.map((issue) => ({
    reason: 'FieldValueInvalid',
    field: v.getDotPath(issue) ?? '',
    message: `Invalid value: ${issue.message}`,
  }));
  const says = causes.map(({ field, message }) => `${field}: ${message}`).join(', ');
  return failure(422, 'Invalid', `${kind}.flink.apache.org "${name}" is invalid: ${says}`, {
    name,
    group: 'flink.apache.org',
    kind,
    causes,
  });
};
