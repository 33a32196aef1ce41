/** The settings of a job that was found: those of the entry that found it, and what its tags or annotations say for it alone. */
import { MODE_ANNOTATION, MODE_TAG } from '../control/mode-request.ts';
import { ANNOTATION_PREFIX, TAG_PREFIX } from '../control/own-keys.ts';
import type { Reason } from '../model/reason.ts';
import type { FlinkConfiguration } from '../options/declare.ts';
import { allDeclarations } from '../options/properties.ts';
import type { ApplicationsByTag } from './discovery-settings.ts';
import type { ResourcesByLabel } from './labelled-resources.ts';

/** Key and value, as they are on AWS; of a resource in Kubernetes its annotations. */
export type Tags = readonly (readonly [string, string])[];

/** What a job that was found has beside the settings of its platform. */
export interface Discovered {
  /** By its tags or annotations; they go before those of the settings. */
  readonly options: FlinkConfiguration;
  readonly notes: readonly Reason[];
  /** Tags that it was searched for by: they set nothing. */
  readonly searched: readonly string[];
}

/** How what a job carries is called, and spelled. */
interface Spelling {
  readonly prefix: string;
  readonly mode: string;
  readonly rule: 'tag-ignored' | 'annotation-ignored';
  readonly what: string;
}

const TAG: Spelling = {
  prefix: TAG_PREFIX,
  mode: MODE_TAG,
  rule: 'tag-ignored',
  what: 'tag KEY of the application',
};
const ANNOTATION: Spelling = {
  prefix: ANNOTATION_PREFIX,
  mode: MODE_ANNOTATION,
  rule: 'annotation-ignored',
  what: 'annotation KEY of the resource',
};

/** Of one job, of those that concern us: an application can have fifty, a resource any number. */
export const MOST_KEPT = 30;

/** What may be said shortly. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['min-parallelism', 'job.autoscaler.vertex.min-parallelism'],
  ['max-parallelism', 'job.autoscaler.vertex.max-parallelism'],
  ['objective', 'job.autopilot.objective'],
]);
/** Tags of ours that set nothing. */
const NO_SETTINGS: ReadonlySet<string> = new Set(['managed', 'managed-by', 'last-action', 'error']);

const optionKeys: ReadonlySet<string> = new Set(
  allDeclarations.flatMap(({ key, alternatives }) => [key, ...alternatives]),
);
const IS_OPTION = /^(kubernetes\.operator\.)?job\.auto(scaler|pilot)\./;

const isOurs = (key: string, { prefix }: Spelling): boolean => key.startsWith(prefix) || IS_OPTION.test(key);

/** All other tags of an application are its owner's own business. */
export const isTagOfOurs = (key: string): boolean => isOurs(key, TAG);
export const isAnnotationOfOurs = (key: string): boolean => isOurs(key, ANNOTATION);

export const carries = (tags: Tags, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([key, value]) => tags.some(([own, text]) => own === key && text === value));

/** `entry` is the one that found it. */
export const discoveredJob = (
  { tags: wanted, expected: _, ...entry }: ApplicationsByTag,
  name: string,
  tags: Tags,
) => ({ ...entry, name, lag: [], discovered: readBy(TAG, tags, Object.keys(wanted)) });

/** Where a resource is: no two resources have the same. */
export interface ResourcePlace {
  readonly cluster: string;
  readonly namespace: string;
  /** Of a FlinkSessionJob. */
  readonly sessionCluster?: string | undefined;
  readonly resource: string;
}

/** What a job is called that was found by labels: `prod/streaming/orders`, a session job `prod/streaming/shared/orders`. */
export const placeName = ({ cluster, namespace, sessionCluster, resource }: ResourcePlace): string =>
  [cluster, namespace, ...(sessionCluster === undefined ? [] : [sessionCluster]), resource].join('/');

/** The other way round; undefined: no name of a job that was found by labels. */
export const placeOfName = (name: string): ResourcePlace | undefined => {
  const [cluster, namespace, ...rest] = name.split('/');
  const [sessionCluster, resource] = rest.length === 2 ? rest : [undefined, rest[0]];
  return cluster === undefined || namespace === undefined || resource === undefined || rest.length > 2
    ? undefined
    : { cluster, namespace, sessionCluster, resource };
};

/** `entry` is the one that found it; `place` is in its cluster and namespace. */
export const discoveredResource = (
  { labels: _, expected: __, ...entry }: ResourcesByLabel,
  place: ResourcePlace,
  annotations: Tags,
) => {
  const { resource, sessionCluster } = place;
  return {
    ...entry,
    name: placeName(place),
    lag: [],
    ...(sessionCluster === undefined ? { deployment: resource } : { sessionJob: resource, sessionCluster }),
    discovered: readBy(ANNOTATION, annotations, []),
  };
};

interface Carrying {
  readonly platform: string;
  readonly discovered?: Discovered;
}

/**
 * A job that was found, by what it carries at this moment: a bound and the mode that are written together count together.
 * `carried`: undefined where that was not read; then the list counts.
 */
export const withCarried = <Job extends Carrying>(job: Job, carried: Tags | undefined): Job => {
  if (job.discovered === undefined || carried === undefined) return job;
  const spelling = job.platform === 'eks' ? ANNOTATION : TAG;
  return { ...job, discovered: readBy(spelling, carried, job.discovered.searched) };
};

const readBy = (spelling: Spelling, tags: Tags, searched: readonly string[]): Discovered => {
  const found: [string, string][] = [];
  const notes: Reason[] = [];
  for (const [key, text] of tags) {
    if (!isOurs(key, spelling) || key === spelling.mode || searched.includes(key)) continue;
    const said = key.startsWith(spelling.prefix) ? key.slice(spelling.prefix.length).trim() : key;
    const option = SHORT.get(said.toLowerCase()) ?? said;
    if (optionKeys.has(option)) found.push([option, text.trim()]);
    else if (!NO_SETTINGS.has(said) && notes.length < MOST_KEPT) notes.push(unknown(key, spelling));
  }
  return { options: Object.fromEntries(found), notes, searched };
};

const unknown = (key: string, { rule, what }: Spelling): Reason => ({
  rule,
  says: `The ${what.replace('KEY', () => key)} is ignored: it is no option, and none of ${['mode', ...SHORT.keys()].join(', ')}.`,
  bound: key,
});
