/** FlinkDeployments and FlinkSessionJobs of a namespace by their labels, page by page. */
import * as v from 'valibot';
import type { Tags } from '../../lib/settings/discovered-job.ts';
import type { Kubernetes } from '../kubernetes/client.ts';
import { KubernetesError } from '../kubernetes/error.ts';

export interface LabelledResource {
  readonly name: string;
  /** Of a FlinkSessionJob: the FlinkDeployment that runs it. */
  readonly sessionCluster?: string;
  readonly labels: Tags;
  readonly annotations: Tags;
}

interface Kind {
  readonly plural: 'flinkdeployments' | 'flinksessionjobs';
  /** Undefined: whole resources. */
  readonly accept?: string;
  readonly inOneCall: number;
}

const KINDS: readonly Kind[] = [
  {
    plural: 'flinkdeployments',
    // Without spec and status: with the operator's record of what it deployed, a resource can have a hundred kilobytes.
    accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    inOneCall: 500,
  },
  // The session cluster of a job is in its spec.
  { plural: 'flinksessionjobs', inOneCall: 100 },
];
/** Of each kind, and more than a namespace has. */
const MOST_RESOURCES = 5_000;

const tags = v.pipe(
  v.optional(v.nullable(v.record(v.string(), v.unknown())), {}),
  v.transform(
    (all): Tags =>
      Object.entries(all ?? {}).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])),
  ),
);
const listed = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    metadata: v.optional(v.object({ continue: v.optional(v.nullable(v.string())) })),
    // Of metadata alone, a list of none has none.
    items: v.optional(
      v.nullable(
        v.array(
          v.object({
            metadata: v.object({
              name: v.string(),
              deletionTimestamp: v.optional(v.nullable(v.string())),
              labels: tags,
              annotations: tags,
            }),
            spec: v.optional(v.object({ deploymentName: v.optional(v.nullable(v.string())) })),
          }),
        ),
      ),
    ),
  }),
);

/** All that carry these labels and are not being deleted. Throws KubernetesError. */
export const labelledResources = async (
  kubernetes: Kubernetes,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Promise<readonly LabelledResource[]> => {
  const found: LabelledResource[] = [];
  for (const kind of KINDS) found.push(...(await ofKind(kubernetes, namespace, labels, kind)));
  return found;
};

const ofKind = async (
  kubernetes: Kubernetes,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  { plural, accept, inOneCall }: Kind,
): Promise<readonly LabelledResource[]> => {
  const resource = `${plural} in namespace "${namespace}"`;
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const page = async (from: string): Promise<v.InferOutput<typeof listed>> => {
    const query = new URLSearchParams({ labelSelector: selector.join(','), limit: String(inOneCall) });
    if (from !== '') query.set('continue', from);
    const path = `/apis/flink.apache.org/v1beta1/namespaces/${namespace}/${plural}?${query}`;
    const text = await kubernetes.send({ verb: 'list', resource, path, ...(accept === undefined ? {} : { accept }) });
    const read = v.safeParse(listed, text);
    if (read.success) return read.output;
    throw new Error(`The list of ${resource} of cluster "${kubernetes.cluster}" can not be read`);
  };
  const allPages = async (): Promise<readonly LabelledResource[]> => {
    const found: LabelledResource[] = [];
    let from = '';
    for (let pages = 0; pages < MOST_RESOURCES / inOneCall; pages++) {
      const { items, metadata } = await page(from);
      found.push(...(items ?? []).flatMap((item) => readItem(plural, item)));
      from = metadata?.continue ?? '';
      if (from === '') return found;
    }
    throw new Error(`There are more than ${MOST_RESOURCES} ${resource} of cluster "${kubernetes.cluster}"`);
  };
  try {
    return await allPages();
  } catch (error) {
    // The CRD of session jobs need not be there.
    if (plural === 'flinksessionjobs' && statusOf(error) === 404) return [];
    // The server has forgotten the moment that the pages are of: once more, from the first.
    if (statusOf(error) === 410) return allPages();
    throw error;
  }
};

const readItem = (
  plural: Kind['plural'],
  { metadata, spec }: NonNullable<v.InferOutput<typeof listed>['items']>[number],
): readonly LabelledResource[] => {
  const { name, labels, annotations } = metadata;
  if (metadata.deletionTimestamp) return [];
  if (plural === 'flinkdeployments') return [{ name, labels, annotations }];
  const sessionCluster = spec?.deploymentName;
  return sessionCluster ? [{ name, sessionCluster, labels, annotations }] : [];
};

const statusOf = (error: unknown): number | undefined => (error instanceof KubernetesError ? error.status : undefined);
