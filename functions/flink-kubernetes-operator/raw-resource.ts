/** FlinkDeployment and FlinkSessionJob as the API server gives them, as far as we read them. */
import * as v from 'valibot';

const text = v.optional(v.nullable(v.string()), '');
const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.optional(v.nullable(schema));
const configuration = maybe(v.record(v.string(), v.unknown()));
const amounts = maybe(v.record(v.string(), maybe(v.union([v.number(), v.string()]))));
const ownerReference = v.object({ kind: v.string(), name: v.string() });
const taskManager = maybe(
  v.object({
    replicas: maybe(v.number()),
    resource: amounts,
    resources: maybe(v.object({ requests: amounts, limits: amounts })),
  }),
);
const mode = v.optional(v.nullable(v.string()), 'native');
const job = maybe(v.object({ state: text, upgradeMode: text, parallelism: maybe(v.number()) }));
const managedField = v.object({
  manager: v.optional(v.string(), ''),
  operation: v.optional(v.string(), ''),
  time: v.optional(v.string(), ''),
  subresource: v.optional(v.string(), ''),
  fieldsV1: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** A session job has no Flink version, mode or task managers of its own; a deployment names no deployment. */
export const rawResource = v.object({
  metadata: v.object({
    generation: v.number(),
    deletionTimestamp: text,
    managedFields: v.optional(v.array(managedField), []),
    annotations: maybe(v.record(v.string(), v.unknown())),
    ownerReferences: v.optional(v.array(ownerReference), []),
  }),
  spec: v.object({
    deploymentName: text,
    flinkVersion: text,
    mode,
    flinkConfiguration: configuration,
    job,
    taskManager,
  }),
  status: v.optional(
    v.object({
      observedGeneration: maybe(v.number()),
      lifecycleState: text,
      jobManagerDeploymentStatus: text,
      error: text,
      jobStatus: maybe(
        v.object({
          jobId: text,
          jobName: text,
          state: text,
          startTime: text,
          savepointInfo: maybe(v.object({ triggerId: text })),
        }),
      ),
      reconciliationStatus: maybe(v.object({ state: text, lastReconciledSpec: text })),
    }),
    {},
  ),
});

export const rawText = v.pipe(v.string(), v.parseJson(), rawResource);

/** The operator keeps the spec that it deployed as a text of JSON in its status. */
export const reconciledSpec = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ spec: v.object({ flinkConfiguration: configuration, job, mode, taskManager }) }),
);

export type RawResource = v.InferOutput<typeof rawResource>;
export type ManagedField = v.InferOutput<typeof managedField>;
