/** The numbers of the task managers that are to be known first: how many, and what is saved. */
import type { PageCluster, PageState } from '../../model/page.ts';
import { FIXED_SIZE } from '../shared/fixed-size.ts';
import { count, or, percent, signed } from '../shared/format.ts';
import { savedHoursDetail, savedSince } from '../shared/saved-words.ts';
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
export const savedHoursTile = (state: PageState, { savedHours, savedOfHours }: PageCluster): Tile => ({
  id: 'saved',
  title: savedSince(state),
  value: or(savedHours, (value) => signed(count(Math.round(10 * value) / 10))),
  unit: savedHours === null ? '' : 'h of task managers',
  detail: savedHoursDetail(savedHours, savedOfHours),
  ...(savedHours !== null && savedHours > 0 ? { tone: 'good' as const } : {}),
});
