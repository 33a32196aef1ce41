/** The numbers of the task managers that are to be known first: how many, and what is saved. */
import { BASELINES } from '../../../lib/savings/baselines.ts';
import type { PageCluster } from '../../model/page.ts';
import { hours } from '../decisions/cluster-words.ts';
import { FIXED_SIZE } from '../shared/fixed-size.ts';
import { count, or, percent, signed } from '../shared/format.ts';
import { AGAINST } from '../shared/saved-words.ts';
import type { Tile } from './tile.tsx';

export const managersTile = ({ taskManagers, staticTaskManagers, ...each }: PageCluster): Tile => {
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

/** Where a slot has no price. */
export const savedHoursTile = ({ savedHours, savedOfHours }: PageCluster): Tile => {
  const known = savedHours !== null && savedOfHours !== null && savedOfHours > 0;
  return {
    id: 'saved',
    title: 'Saved in what is shown',
    value: or(savedHours, (value) => signed(count(Math.round(10 * value) / 10))),
    unit: savedHours === null ? '' : 'h of task managers',
    detail: known
      ? `${percent(Math.abs(savedHours) / savedOfHours)} ${savedHours < 0 ? 'above' : 'of'} ${hours(savedOfHours)} at ${BASELINES.before.name}`
      : AGAINST,
    ...(savedHours !== null && savedHours > 0 ? { tone: 'good' as const } : {}),
  };
};
