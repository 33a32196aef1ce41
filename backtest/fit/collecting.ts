/** How much of a KPU's time old collections take for what it has to do: garbage goes with records, and the fullest KPU has most of them. */
import { evenKpus, type JobHistory, loadOf } from '../history/job-history.ts';

/** (1 % of the time at 800/s on 4 KPUs)  ->  0.01 / 200 */
export const collectingOf = ({ minutes, graph }: JobHistory): number => {
  let [share, perKpu] = [0, 0];
  for (const minute of minutes) {
    const { sizing, collections } = minute;
    const rate = loadOf(minute, graph);
    if (sizing.kind !== 'kpu' || !Number.isFinite(collections) || !Number.isFinite(rate)) continue;
    share += collections;
    perKpu += rate / evenKpus(sizing);
  }
  return perKpu > 0 ? share / perKpu : 0;
};
