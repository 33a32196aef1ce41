/** The numbers of the task managers that are to be known first: how many, and what is saved. */

import type { PageCluster } from '../../model/page.ts';
import { hours } from '../decisions/cluster-words.ts';
import { FIXED_SIZE } from '../shared/fixed-size.ts';
import { count, or, percent } from '../shared/format.ts';
import type { Tile } from './tile.tsx';

export const clusterTiles = (cluster: PageCluster): readonly Tile[] => [managersTile(cluster), savedTile(cluster)];

const managersTile = ({ taskManagers, staticTaskManagers, ...each }: PageCluster): Tile => {
  const share = taskManagers !== null && staticTaskManagers ? taskManagers / staticTaskManagers : undefined;
  const { slotsPerTaskManager, cpusPerTaskManager: cpus } = each;
  const slots = slotsPerTaskManager === 1 ? '1 slot' : `${slotsPerTaskManager} slots`;
  return {
    id: 'task-managers',
    title: 'Task managers',
    value: or(taskManagers, count),
    unit: '',
    detail:
      staticTaskManagers === null
        ? `${slots}, ${count(cpus)} vCPU each`
        : `${FIXED_SIZE} ${count(staticTaskManagers)}; ${slots} each`,
    ...(share === undefined ? {} : { share: { value: share, means: `${percent(share)} of the fixed size` } }),
  };
};

const savedTile = ({ savedHours, savedOfHours }: PageCluster): Tile => {
  const known = savedHours !== null && savedOfHours !== null && savedOfHours > 0;
  return {
    id: 'saved',
    title: 'Saved so far',
    value: or(savedHours, (value) => count(Math.round(10 * value) / 10)),
    unit: savedHours === null ? '' : 'h of task managers',
    detail: known
      ? `${percent(savedHours / savedOfHours)} of ${hours(savedOfHours)} at the fixed size`
      : 'against a fixed size',
    ...(savedHours !== null && savedHours > 0 ? { tone: 'good' as const } : {}),
  };
};
