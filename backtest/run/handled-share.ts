/** How much the replayed job has handled lately, measured by what the job of the history had handled by then. */
import { type HistoryMinute, type JobHistory, loadOf } from '../history/job-history.ts';

/** Minute after minute: the records/s that were read in the replay, and that minute of the history. */
export type HandledShare = (perSecond: number, was: HistoryMinute) => number;

/** One that was far behind, or hardly read anything, says little of what another size would keep. */
const LEAST = 0.5;
const MOST = 2;

/** Means of about so many minutes. (1 000/s for an hour where 500/s had been read)  ->  2 */
export const handledShare = ({ graph }: JobHistory, minutes: number): HandledShare => {
  let [here, there] = [Number.NaN, Number.NaN];
  return (perSecond, was) => {
    const read = loadOf(was, graph);
    if (Number.isFinite(perSecond) && Number.isFinite(read)) {
      here = Number.isNaN(here) ? perSecond : here + (perSecond - here) / minutes;
      there = Number.isNaN(there) ? read : there + (read - there) / minutes;
    }
    return there > 0 ? Math.max(LEAST, Math.min(MOST, here / there)) : 1;
  };
};
