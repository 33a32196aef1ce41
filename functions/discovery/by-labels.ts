/** The search for FlinkDeployments and FlinkSessionJobs by their labels: a list for each namespace of each cluster. */
import {
  carries,
  discoveredResource,
  isAnnotationOfOurs,
  MOST_KEPT,
  placeName,
  placeOfName,
  type Tags,
} from '../../lib/settings/discovered-job.ts';
import type { ResourcesByLabel } from '../../lib/settings/labelled-resources.ts';
import { type Placed, placedName, placeOf } from '../../lib/settings/place-settings.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { resourceOf } from '../flink-kubernetes-operator/resource-name.ts';
import type { Kubernetes } from '../kubernetes/client.ts';
import type { Listed } from './found-now.ts';
import type { Search } from './kept-list.ts';
import { labelledResources } from './labelled-resources.ts';

type Open = (cluster: ResourcesByLabel['cluster'], place: Placed) => Promise<Kubernetes>;

export const searchesByLabels = ({ jobs, discover }: Settings, open: Open): readonly Search[] => {
  const entries = discover.filter((entry): entry is ResourcesByLabel => entry.platform === 'eks');
  const named = new Set(jobs.flatMap((job) => placeNamed(job) ?? []));
  return [
    ...Map.groupBy(entries, (one) => placedName({ ...placeOf(one), name: `${one.cluster.name}/${one.namespace}` })),
  ].map(([id, own]) => searchOf(id, own, named, open));
};

/** `entries`: of one namespace. */
const searchOf = (id: string, entries: readonly ResourcesByLabel[], named: ReadonlySet<string>, open: Open): Search => {
  const [first] = entries as readonly [ResourcesByLabel];
  const { cluster, namespace } = first;
  const place = placeOf(first);
  const wanted = new Set(entries.flatMap(({ labels }) => Object.keys(labels)));
  return {
    id: `JOBS#${id}`,
    platform: 'eks' as const,
    place,
    what: `Jobs that are found by their labels in namespace "${namespace}" of cluster "${cluster.name}"`,
    by: JSON.stringify(entries.map(({ labels }) => labels)),
    list: async () => {
      const kubernetes = await open(cluster, place);
      const all = new Map<string, Listed>();
      for (const { labels: searched } of entries) {
        const listed = await labelledResources(kubernetes, namespace, searched);
        for (const { name: resource, sessionCluster, labels, annotations } of listed) {
          const name = placeName({ cluster: cluster.name, namespace, sessionCluster, resource });
          const tags = annotations.filter(([key]) => isAnnotationOfOurs(key)).slice(0, MOST_KEPT);
          all.set(name, { name, tags, labels: labels.filter(([key]) => wanted.has(key)) });
        }
      }
      return [...all.values()];
    },
    isNamed: (name) => named.has(placedName({ ...place, name })),
    settingsOf: ({ name, tags, labels = NONE }) => {
      const entry = entries.find((one) => carries(labels, one.labels));
      const resource = placeOfName(name);
      return entry && resource && discoveredResource(entry, resource, tags);
    },
  };
};

const NONE: Tags = [];

/** The same resource by its name in the settings. */
const placeNamed = (job: JobSettings): string | undefined => {
  if (job.platform !== 'eks') return undefined;
  const { cluster, namespace, sessionCluster } = job;
  const name = placeName({ cluster: cluster.name, namespace, sessionCluster, resource: resourceOf(job).name });
  return placedName({ ...placeOf(job), name });
};
