/** The week of one job, under the name that it is shown by. */
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import { placedName } from '../../lib/settings/place-settings.ts';
import { type JobWeek, type Week, weekOfJob } from '../../lib/weekly-digest.ts';
import type { JobStore } from '../ports.ts';
import { isUnreadable } from '../store/items/schema.ts';

/** With its place, where that is not the one of the stack. */
export const shownName = ({ account, region, name }: JobRef, own: Pick<JobRef, 'account' | 'region'>): string =>
  placedName({
    ...(account === own.account ? {} : { account }),
    ...(account === own.account && region === own.region ? {} : { region }),
    name,
  });

/** A journal that can't be read is a trouble of its job; the other jobs have their digest. */
export const weekOf = async (
  { job, shownAs }: { readonly job: JobRef; readonly shownAs: string },
  store: Pick<JobStore, 'journal'>,
  week: Week,
): Promise<JobWeek> => {
  try {
    return weekOfJob(shownAs, await store.journal(keyOf(job), week.from, week.to), week);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return { ...weekOfJob(shownAs, [], week), trouble: `its journal can't be read: ${error.message}` };
  }
};
