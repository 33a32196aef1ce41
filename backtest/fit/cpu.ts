/** What a record costs the processors of the KPUs, by a line through what the hottest container used at each load. */
import { evenMinutes } from '../history/even-minutes.ts';
import { evenKpus, type JobHistory, loadOf } from '../history/job-history.ts';
import { hottestKpu } from './hottest-kpu.ts';
import type { JobModel } from './job-model.ts';

const FEWEST_MINUTES = 30;
const TOP = 0.05;
const FEWEST_TOP = 10;
/** The JVM's own threads, whatever it processes. */
const LEAST_BASE = 0.02;
const MOST_BASE = 0.15;

/** (20 % at 1 000/s and 60 % at 3 000/s, 4 KPUs that are alike)  ->  base 0, 4 x 0.2 / 1 000 = 0.8 ms */
export const cpuOf = (history: JobHistory, vertices: JobModel['vertices']): JobModel['cpu'] => {
  const points = evenMinutes(history).flatMap((minute) => {
    const { sizing, cpu } = minute;
    if (sizing.kind !== 'kpu' || !Number.isFinite(cpu) || cpu > 0.97) return [];
    const hottest = hottestKpu({ vertices, graph: history.graph }, sizing);
    const perKpu = (hottest * loadOf(minute, history.graph)) / evenKpus(sizing);
    return perKpu > 0 ? [{ perKpu, cpu }] : [];
  });
  if (points.length < FEWEST_MINUTES) return undefined;
  const mean = (of: (point: (typeof points)[number]) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean(({ perKpu }) => perKpu);
  const y = mean(({ cpu }) => cpu);
  const spread = mean(({ perKpu }) => (perKpu - x) ** 2);
  const slope = spread > 0 ? mean(({ perKpu, cpu }) => (perKpu - x) * (cpu - y)) / spread : 0;
  const base = Math.min(MOST_BASE, y / 2, Math.max(LEAST_BASE, y - slope * x));
  // What counts is what it takes when there is much to do.
  const top = points
    .toSorted((a, b) => b.perKpu - a.perKpu)
    .slice(0, Math.max(FEWEST_TOP, Math.floor(TOP * points.length)));
  const [sumX, sumY] = top.reduce(([xs, ys], { perKpu, cpu }) => [xs + perKpu, ys + cpu], [0, 0]);
  return { base, perRecord: Math.max(1e-9, (sumY - base * top.length) / sumX) };
};
