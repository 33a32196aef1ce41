/** What a job has saved this month, against the size it had: the one number that fleet, page and commands show. */
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import type { Measured, Time } from '../model/values.ts';

export interface SavedThisMonth {
  readonly savedDollars: Measured;
  /** What the size it had would have cost in the same time. */
  readonly savedOfDollars: Measured;
}

/** What was saved in another month is not shown as saved in this one. */
export const savedThisMonth = (
  row: Pick<FleetRow, 'month' | 'savedDollars' | 'savedOfDollars'> | undefined,
  now: Time,
): SavedThisMonth => {
  const current = row?.month === new Date(now).toISOString().slice(0, 7);
  return {
    savedDollars: (current ? row?.savedDollars : undefined) ?? null,
    savedOfDollars: (current ? row?.savedOfDollars : undefined) ?? null,
  };
};
