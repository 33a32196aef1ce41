/** Rights on applications that are found by their tags: no name is known at synth, and only what carries the tags is meant. */
import { MODE_TAG } from '../../lib/control/mode-request.ts';
import { mayChange, modeOf } from '../../lib/model/execution-mode.ts';
import { discoveredJob } from '../../lib/settings/discovered-job.ts';
import type { DiscoverSettings } from '../../lib/settings/discovery-settings.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { actionsOf, arnOf, type Grant, isOfThisAccount } from './job-grants.ts';
import { APPLICATION_RIGHTS } from './managed-flink.ts';
import type { FunctionName } from './right.ts';

export const discoveredGrants = (
  entry: FunctionName,
  { mode, discover }: Pick<Settings, 'mode' | 'discover'>,
): readonly Grant[] =>
  discover
    .filter(isOfThisAccount)
    .flatMap((found) => grantsOf(entry, mode, found))
    .filter(({ actions }) => actions.length > 0);

const grantsOf = (entry: FunctionName, fileMode: Settings['mode'], found: DiscoverSettings): readonly Grant[] => {
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
const neverChanged = ({ tags: { [MODE_TAG]: mode } }: DiscoverSettings): boolean =>
  mode !== undefined && mode !== 'approve' && mode !== 'act';

const WHY_WIDE = 'The settings find applications by tags: only those that carry them are meant.';

/** Where jobs begin in a mode that changes nothing, only those whose own tag says more. */
const changedBy = (
  { mode, tags: wanted }: DiscoverSettings,
  fileMode: Settings['mode'],
  tags: NonNullable<Grant['tags']>,
): NonNullable<Grant['tags']> =>
  mayChange(modeOf(fileMode, mode)) || Object.hasOwn(wanted, MODE_TAG)
    ? tags
    : [...tags, { key: MODE_TAG, values: ['approve', 'act'] }];
