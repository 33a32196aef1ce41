/** How much of a KPU's time old collections take for what it has to do: garbage goes with records, and the fullest KPU has most of them. */
import { isSource } from '../../lib/model/graph.ts';
import { evenKpus, type JobHistory } from '../history/job-history.ts';

/** (1 % of the time at 800/s on 4 KPUs)  ->  0.01 / 200 */
export const collectingOf = ({ minutes, graph }: JobHistory): number => {
  const sources = graph.vertices.flatMap((vertex, i) => (isSource(vertex) ? [i] : []));
  let [share, perKpu] = [0, 0];
  for (const { sizing, vertices, collections } of minutes) {
    const rate = sources.reduce((sum, i) => sum + (vertices[i]?.perSecond ?? Number.NaN), 0);
    if (sizing.kind !== 'kpu' || !Number.isFinite(collections) || !Number.isFinite(rate)) continue;
    share += collections;
    perKpu += rate / evenKpus(sizing);
  }
  return perKpu > 0 ? share / perKpu : 0;
};
