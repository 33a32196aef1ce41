/** Rights on jobs that are found: no name is known at synth. Of applications only those that carry the tags are meant; of clusters, those that are searched. */
import { MODE_TAG } from '../../lib/control/mode-request.ts';
import { mayChange, modeOf } from '../../lib/model/execution-mode.ts';
import { discoveredJob } from '../../lib/settings/discovered-job.ts';
import type { ApplicationsByTag } from '../../lib/settings/discovery-settings.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { CLUSTER_RIGHTS } from './eks.ts';
import { actionsOf, arnOf, type Grant, isOfThisAccount } from './job-grants.ts';
import { APPLICATION_RIGHTS } from './managed-flink.ts';
import type { FunctionName } from './right.ts';

export const discoveredGrants = (
  entry: FunctionName,
  { mode, discover }: Pick<Settings, 'mode' | 'discover'>,
): readonly Grant[] =>
  [
    ...applicationGrants(entry, mode, discover.filter(isOfThisAccount)),
    ...clusterGrants(entry, discover.filter(isOfThisAccount)),
  ].filter(({ actions }) => actions.length > 0);

const applicationGrants = (
  entry: FunctionName,
  mode: Settings['mode'],
  discover: Settings['discover'],
): readonly Grant[] =>
  discover.flatMap((found) => (found.platform === 'managed-flink' ? grantsOf(entry, mode, found) : []));

const clusterGrants = (entry: FunctionName, discover: Settings['discover']): readonly Grant[] => {
  const all = discover.flatMap((found) =>
    found.platform === 'eks' && found.cluster.endpoint === undefined
      ? [arnOf(CLUSTER_RIGHTS, found.cluster.name, found.region)]
      : [],
  );
  if (all.length === 0) return [];
  const arns = [...new Set(all)];
  return [{ actions: actionsOf(entry, CLUSTER_RIGHTS, 'reading'), arns }];
};

const grantsOf = (entry: FunctionName, fileMode: Settings['mode'], found: ApplicationsByTag): readonly Grant[] => {
  const job = discoveredJob(found, '*', []);
  const table = {
    ...APPLICATION_RIGHTS,
    rights: APPLICATION_RIGHTS.rights.filter(({ notFor }) => !notFor?.(job)),
  };
  const tags = Object.entries(found.tags).map(([key, value]) => ({ key, values: [value] }));
  const reading = actionsOf(entry, table, 'reading');
  const onlyChanging = actionsOf(entry, table, 'changing').filter((action) => !reading.includes(action));
  const same = { arns: [arnOf(table, '*', found.region)], whyWide: WHY_WIDE };
  return [
    { actions: reading, ...same, tags },
    ...(mayChange(fileMode) && !neverChanged(found)
      ? [{ actions: onlyChanging, ...same, tags: changedBy(found, fileMode, tags) }]
      : []),
  ];
};

/** Searched for by a mode that changes nothing. */
const neverChanged = ({ tags: { [MODE_TAG]: mode } }: ApplicationsByTag): boolean =>
  mode !== undefined && mode !== 'approve' && mode !== 'act';

const WHY_WIDE = 'The settings find applications by tags: only those that carry them are meant.';

/** Where jobs begin in a mode that changes nothing, only those whose own tag says more. */
const changedBy = (
  { mode, tags: wanted }: ApplicationsByTag,
  fileMode: Settings['mode'],
  tags: NonNullable<Grant['tags']>,
): NonNullable<Grant['tags']> =>
  mayChange(modeOf(fileMode, mode)) || Object.hasOwn(wanted, MODE_TAG)
    ? tags
    : [...tags, { key: MODE_TAG, values: ['approve', 'act'] }];
