/**
 * Who looks after a job, its last change and what is wrong, as annotations of its resource. They move no `generation`, and
 * nothing but them is written: a merge patch under a field manager of its own, which owns them and nothing else.
 */
import * as v from 'valibot';
import {
  annotationOf,
  type JobStatus,
  MANAGED_BY_TAG,
  managedByAnother,
  type StatusOnJob,
  type StatusTag,
  statusChanges,
  statusInAnnotations,
} from '../../lib/control/job-status.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Kubernetes } from '../kubernetes/client.ts';
import { KubernetesError } from '../kubernetes/error.ts';
import { saidHourly } from '../said-hourly.ts';
import type { FlinkResource } from './flink-resource.ts';
import { nameOf, pathOf, type ResourceName } from './resource-name.ts';

export const STATUS_MANAGER = 'flink-autopilot-status';

interface WithMetadata {
  readonly metadata: Pick<FlinkResource['metadata'], 'annotations'>;
}

const statusOf = ({ metadata }: WithMetadata): StatusOnJob => statusInAnnotations(metadata.annotations ?? {});

/** Undefined: no other stack says so. `stack`: as which this one looks after jobs; undefined: that is not known. */
export const lookedAfterByAnother = (stack: string | undefined, resource: WithMetadata): Reason | undefined =>
  stack === undefined ? undefined : managedByAnother(stack, statusOf(resource), annotationOf(MANAGED_BY_TAG));

const current = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    metadata: v.object({
      resourceVersion: v.string(),
      annotations: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
    }),
  }),
);

type Metadata = v.InferOutput<typeof current>['metadata'];

/** Another stack may have claimed it since the job was described. */
const metadataOf = async (kubernetes: Kubernetes, name: ResourceName): Promise<Metadata> =>
  v.parse(current, await kubernetes.send({ verb: 'get', resource: nameOf(name), path: pathOf(name) })).metadata;

const versionOf = (read: Metadata | undefined) => read && { resourceVersion: read.resourceVersion };

interface Shown {
  readonly kubernetes: Kubernetes;
  readonly resourceName: ResourceName;
}

/** Throws what has failed: not what failed just so within the last hour. */
export type WriteAnnotations = (job: Shown, resource: WithMetadata, wanted: JobStatus, now: EpochMs) => Promise<void>;

export const annotationWriter = (stack: string): WriteAnnotations => {
  const failures = saidHourly();
  return async ({ kubernetes, resourceName }, resource, wanted, now) => {
    const { write, remove } = statusChanges(stack, statusOf(resource), wanted);
    const annotations = Object.fromEntries<string | null>([
      ...Object.entries(write).map(([tag, text]) => [annotationOf(tag as StatusTag), text] as const),
      ...remove.map((tag) => [annotationOf(tag), null] as const),
    ]);
    if (Object.keys(annotations).length === 0) return;
    const key = `${kubernetes.cluster} ${pathOf(resourceName)}`;
    try {
      const claims = write[MANAGED_BY_TAG] !== undefined;
      const there = claims ? await metadataOf(kubernetes, resourceName) : undefined;
      if (there && lookedAfterByAnother(stack, { metadata: there })) return;
      await kubernetes.send({
        verb: 'patch',
        resource: nameOf(resourceName),
        path: `${pathOf(resourceName)}?fieldManager=${STATUS_MANAGER}`,
        body: { type: 'application/merge-patch+json', value: { metadata: { annotations, ...versionOf(there) } } },
      });
      failures.wentWell(key);
    } catch (cause) {
      // Only a claim is held to what was read: the next evaluation makes it.
      if (cause instanceof KubernetesError && cause.status === 409) return;
      const why = cause instanceof Error ? cause.message : String(cause);
      const says = `The status of the job could not be written into the annotations of ${nameOf(resourceName)}: ${why}`;
      failures.raise(key, new Error(says, { cause }), now);
    }
  };
};
