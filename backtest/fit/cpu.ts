/** What a record costs the processors of the KPUs, and by how much the hottest container is above the others. */
import { evenMinutes } from '../history/even-minutes.ts';
import { evenKpus, type HistoryMinute, type JobHistory, loadOf, SNAPSHOTS } from '../history/job-history.ts';
import { hottestKpu } from './hottest-kpu.ts';
import type { CpuModel, JobModel } from './job-model.ts';
import { highestOf } from './normal-draws.ts';

const FEWEST_MINUTES = 30;
/** The JVM's own threads, whatever it processes. */
const LEAST_BASE = 0.02;
const MOST_BASE = 0.15;
const FULL = 0.97;
const MOST_SCATTER = 0.05;
const MOST_UNEVENNESS = 2;

/** A minute in which no processor was full. */
interface Point {
  readonly load: number;
  readonly kpus: number;
  readonly evenKpus: number;
  /** In parts of its share, as it follows from its subtasks. */
  readonly hottest: number;
  readonly cpu: number;
  readonly meanCpu: number | undefined;
}

export const cpuOf = (history: JobHistory, vertices: JobModel['vertices']): CpuModel | undefined => {
  const points = evenMinutes(history).flatMap((minute) => pointOf(minute, history, vertices) ?? []);
  if (points.length < FEWEST_MINUTES) return undefined;
  const ofAll = points.flatMap((point) => (point.meanCpu === undefined ? [] : [{ ...point, meanCpu: point.meanCpu }]));
  if (ofAll.length < FEWEST_MINUTES) {
    const hottest = points.map(({ load, evenKpus, hottest, cpu }) => ({ perKpu: (hottest * load) / evenKpus, cpu }));
    return { ...costOf(hottest), scatter: 0, unevenness: 1 };
  }
  const cost = costOf(ofAll.map(({ load, kpus, meanCpu }) => ({ perKpu: load / kpus, cpu: meanCpu })));
  return { ...cost, ...hottestOf(ofAll, cost) };
};

const pointOf = (minute: HistoryMinute, { graph }: JobHistory, vertices: JobModel['vertices']): Point | undefined => {
  const { sizing, cpu, meanCpu } = minute;
  const load = loadOf(minute, graph);
  if (sizing.kind !== 'kpu' || !Number.isFinite(cpu) || cpu > FULL || !(load > 0)) return undefined;
  const hottest = hottestKpu({ vertices, graph }, sizing);
  return { load, kpus: sizing.kpus, evenKpus: evenKpus(sizing), hottest, cpu, meanCpu };
};

interface OfKpu {
  /** Records/s of all sources. */
  readonly perKpu: number;
  readonly cpu: number;
}

/**
 * By a line through what it used at each load. What counts is what it takes when there is much to do: minutes weigh by the square
 * of that. (20 % at 250/s and 60 % at 750/s of a KPU)  ->  base 2 %, 0.77 ms
 */
const costOf = (points: readonly OfKpu[]): Pick<CpuModel, 'base' | 'perRecord'> => {
  const weights = points.reduce((sum, { perKpu }) => sum + perKpu ** 2, 0);
  const mean = (of: (point: OfKpu) => number): number =>
    points.reduce((sum, point) => sum + point.perKpu ** 2 * of(point), 0) / weights;
  const x = mean(({ perKpu }) => perKpu);
  const y = mean(({ cpu }) => cpu);
  const spread = mean(({ perKpu }) => (perKpu - x) ** 2);
  const slope = spread > 0 ? mean(({ perKpu, cpu }) => (perKpu - x) * (cpu - y)) / spread : 0;
  const base = Math.min(MOST_BASE, y / 2, Math.max(LEAST_BASE, y - slope * x));
  return { base, perRecord: Math.max(1e-9, (y - base) / x) };
};

/**
 * The hottest snapshot is above the mean by chance, the same at every load, and since one KPU has more to do, which goes with the
 * load: the two are separated by least squares.
 */
const hottestOf = (
  points: readonly (Point & { readonly meanCpu: number })[],
  { perRecord }: Pick<CpuModel, 'perRecord'>,
): Pick<CpuModel, 'scatter' | 'unevenness'> => {
  let [chance, both, work, chanceAbove, workAbove] = [0, 0, 0, 0, 0];
  for (const { load, kpus, evenKpus, hottest, cpu, meanCpu } of points) {
    const ofChance = highestOf(SNAPSHOTS * kpus);
    const ofWork = (perRecord * load * (hottest - 1)) / evenKpus;
    // That the last KPU has free slots is known.
    const above = cpu - meanCpu - perRecord * load * (1 / evenKpus - 1 / kpus);
    chance += ofChance ** 2;
    both += ofChance * ofWork;
    work += ofWork ** 2;
    chanceAbove += ofChance * above;
    workAbove += ofWork * above;
  }
  const apart = chance * work - both ** 2;
  const telling = apart > LEAST_APART * chance * work;
  const unevenness = telling
    ? Math.max(0, Math.min(MOST_UNEVENNESS, (chance * workAbove - both * chanceAbove) / apart))
    : 1;
  return { unevenness, scatter: Math.max(0, Math.min(MOST_SCATTER, (chanceAbove - unevenness * both) / chance)) };
};

/** Of loads that hardly vary the two can not be separated. */
const LEAST_APART = 0.02;
