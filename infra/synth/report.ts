/** What the synth prints: which file it has read, how far the jobs may be changed, and which rights to change anything are in it. */
import { mayChange, modeOf } from '../../lib/model/execution-mode.ts';
import type { DiscoverSettings } from '../../lib/settings/discovery-settings.ts';
import { inSamePlace, type Placed, placedName, type SpokeSettings } from '../../lib/settings/place-settings.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import { spokeRoleName } from '../../lib/settings/spoke-roles.ts';
import { discoveredGrants } from '../permissions/discovered-grants.ts';
import { KUBERNETES_RIGHTS } from '../permissions/eks.ts';
import { actionsOf, isOfThisAccount, mayBeChanged } from '../permissions/job-grants.ts';
import { RESOURCE_RIGHTS } from '../permissions/tables.ts';
import { rolesLabel } from '../rbac.ts';
import type { RbacFiles } from './rbac-files.ts';
import { statusCanChange, statusRightsText } from './status-rights-text.ts';

interface Synthesized {
  /** As it was given. */
  readonly file: string;
  readonly settings: Settings;
  readonly notes: readonly string[];
  readonly rbac: RbacFiles;
  readonly instance?: string;
}

/** A line each. */
export const synthReport = ({ file, settings, notes, rbac, instance }: Synthesized): readonly string[] => [
  `Settings: ${file}`,
  ...notes.map((note) => `  ${note}`),
  `Mode: ${settings.mode}`,
  ...otherModes(settings),
  `Jobs: ${jobCounts(settings.jobs) || 'none by name'}`,
  ...settings.discover.map((entry) => `  and every ${searchText(entry)}${placeText(entry)}`),
  ...settings.spokes.map((spoke) => spokeText(spoke, settings)),
  ...changingRights(settings),
  ...statusRightsText(settings, namesOf),
  ...rbac.written.map(({ cluster, path }) => `Rights inside cluster ${cluster}: kubectl apply -f ${path}`),
  ...rbac.removed.map(
    (cluster) =>
      `Cluster ${cluster} is no longer in the settings: rbac-${cluster}.yaml was removed. Its roles go with: kubectl delete role,rolebinding -A -l ${rolesLabel(instance)}`,
  ),
];

/** Those whose mode is not the file's, and those that ask for more than the file allows. */
const otherModes = ({ mode, jobs }: Settings): readonly string[] => {
  const more = jobs.filter((job) => job.mode !== undefined && modeOf(mode, job.mode) !== job.mode);
  const differ = Map.groupBy(
    jobs.filter((job) => modeOf(mode, job.mode) !== mode),
    (job) => modeOf(mode, job.mode),
  );
  return [
    ...[...differ].map(([other, those]) => `  ${other}: ${namesOf(those)}`),
    ...[...Map.groupBy(more, (job) => job.mode)].map(
      ([asked, those]) =>
        `  ${mode}, although "${asked}" is asked for: ${namesOf(those)}. The file's mode is the limit.`,
    ),
  ];
};

const PLATFORMS: Readonly<Record<JobSettings['platform'], string>> = {
  'managed-flink': 'on Managed Flink',
  eks: 'on EKS',
  flink: 'of a Flink cluster (REST API)',
};

const jobCounts = (jobs: readonly JobSettings[]): string =>
  [...Map.groupBy(jobs, ({ platform }) => platform)]
    .map(([platform, those]) => `${those.length} ${PLATFORMS[platform]}`)
    .join(', ');

/** From the same tables as the template and the manifests. */
const changingRights = (settings: Settings): readonly string[] => {
  const acting = settings.jobs.filter((job) => mayBeChanged(settings, job));
  const found = discoveredGrants('apply', settings).flatMap(({ actions, tags = [] }) => {
    const changing = actions.filter((action) => CHANGING.has(action));
    return changing.length === 0 ? [] : [`  ${changing.join(', ')} on every application with ${tagValues(tags)}`];
  });
  const searched = mayChange(settings.mode)
    ? settings.discover.flatMap((entry) => (entry.platform === 'eks' ? [entry] : []))
    : [];
  if (acting.length + found.length + searched.length === 0)
    return [
      `Rights to change anything: ${statusCanChange(settings) ? 'only those of the status' : 'none'}, because no job is in mode approve or act.`,
    ];
  const on = (platform: JobSettings['platform']) => acting.filter((job) => job.platform === platform);
  const applications = RESOURCE_RIGHTS.flatMap((table) => {
    const those = acting.filter((job) => isOfThisAccount(job) && table.namesOf(job).length > 0);
    const reading = actionsOf('apply', table, 'reading');
    const actions = actionsOf('apply', table, 'changing').filter((action) => !reading.includes(action));
    if (those.length === 0 || actions.length === 0) return [];
    const { permissions } = settings;
    return permissions.by === 'tag' && table.byTag === 'supported'
      ? [`  ${actions.join(', ')} on every ${table.type} with the tag ${permissions.key}=approve or =act`]
      : [`  ${actions.join(', ')} on ${namesOf(those)}`];
  });
  const verbs = [...new Set(KUBERNETES_RIGHTS.filter(({ kind }) => kind === 'changing').map(({ verb }) => verb))];
  const inClusters = [...Map.groupBy(on('eks'), (job) => (job.platform === 'eks' ? job.cluster.name : ''))].map(
    ([cluster, those]) => `  ${verbs.join(', ')} in cluster ${cluster} on ${namesOf(those)}`,
  );
  const byRest = on('flink');
  return [
    'Rights to change anything:',
    ...applications,
    ...found,
    ...inClusters,
    ...searched.map(
      ({ cluster, namespace }) =>
        `  ${verbs.join(', ')} in cluster ${cluster.name} on every FlinkDeployment and FlinkSessionJob of namespace ${namespace}: RBAC knows no labels`,
    ),
    ...(byRest.length > 0 ? [`  ${namesOf(byRest)}: Flink's own REST API, which asks for no right`] : []),
  ];
};

const CHANGING: ReadonlySet<string> = new Set(
  RESOURCE_RIGHTS.flatMap(({ rights }) => rights.flatMap(({ kind, action }) => (kind === 'changing' ? [action] : []))),
);

const searchText = (entry: DiscoverSettings): string =>
  entry.platform === 'managed-flink'
    ? `application with ${tagsText(entry.tags)}`
    : `FlinkDeployment and FlinkSessionJob in namespace ${entry.namespace} of cluster ${entry.cluster.name} with ${tagsText(entry.labels, 'label')}`;

const tagsText = (tags: Readonly<Record<string, string>>, what?: 'label'): string =>
  tagValues(
    Object.entries(tags).map(([key, value]) => ({ key, values: [value] })),
    what,
  );

/** `the tags team=data, flink-autopilot:mode=approve or =act` */
const tagValues = (
  tags: readonly { readonly key: string; readonly values: readonly string[] }[],
  what: 'tag' | 'label' = 'tag',
): string =>
  `the ${what}${tags.length === 1 ? '' : 's'} ${tags.map(({ key, values }) => `${key}=${values.join(' or =')}`).join(', ')}`;

/** ` in account 222233334444 eu-west-1`; nothing where it is the place of the stack. */
const placeText = ({ account, region }: Placed): string => {
  const place = [...(account === undefined ? [] : [`account ${account}`]), ...(region === undefined ? [] : [region])];
  return place.length === 0 ? '' : ` in ${place.join(' ')}`;
};

/** Its rights are in a template of its own. */
const spokeText = (spoke: SpokeSettings, settings: Settings): string => {
  const there = settings.jobs.filter((job) => inSamePlace(job, spoke));
  const changed = there.filter((job) => mayBeChanged(settings, job)).length;
  const roles = `${spokeRoleName(spoke, 'evaluate')} and ${spokeRoleName(spoke, 'apply')}`;
  return `Account ${spoke.account} ${spoke.region}: ${there.length} ${there.length === 1 ? 'job' : 'jobs'} by name, ${changed} that may be changed, by the roles ${roles} of the spoke template there`;
};

const SHOWN = 10;

const namesOf = (jobs: readonly JobSettings[]): string => {
  const names = jobs.slice(0, SHOWN).map(placedName);
  return jobs.length > SHOWN ? `${names.join(', ')} and ${jobs.length - SHOWN} more` : names.join(', ');
};
