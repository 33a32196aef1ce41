/** The evaluations as rows of the charts: what was needed, what there was, what it cost. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import type { VertexSample } from '../../lib/model/sample.ts';
import { significant } from '../../lib/number/significant.ts';
import type { EvaluationRow, VertexLoad } from '../model/history.ts';
import type { Measured, Time } from '../model/values.ts';
import { capacityOf } from './capacity.ts';
import { gapAfter, paceOf } from './gaps.ts';
import { measured } from './measured.ts';
import type { PackingSaved } from './memory-packing.ts';
import type { SavedBefore } from './old-rows.ts';
import { forecastRow } from './predictions.ts';
import { savedUpTo } from './savings.ts';
import { pageSize, parallelismOf } from './size.ts';
import type { SizeBefore } from './size-before.ts';
import { type ClusterSize, taskManagerHoursSaved } from './task-managers.ts';

export const evaluationRows = (
  evaluations: readonly EvaluationRecord[],
  graph: JobGraph,
  sizeBefore: SizeBefore | undefined,
  cluster: ClusterSize | undefined,
  tuned: readonly (PackingSaved | undefined)[],
  before: SavedBefore,
): readonly EvaluationRow[] => {
  const pace = paceOf(evaluations.map((record) => record.at));
  const rows = evaluations.map((record) => evaluationRow(record, graph));
  const runs = rows.map((row) => ({ ...row, runs: row.stopped !== true, perHour: row.dollarsPerHour }));
  const saved = savedUpTo(runs, sizeBefore?.dollarsPerHour);
  const hours = taskManagerHoursSaved(runs, cluster, sizeBefore);
  return rows.flatMap((row, i) => {
    const gapAt = gapAfter(rows[i - 1]?.at, row.at, pace);
    const complete = {
      ...row,
      kpusUntuned: tuned[i]?.kpusUntuned ?? null,
      savedDollars: plus(before.dollars, saved[i]?.saved),
      savedOfDollars: plus(before.ofDollars, saved[i]?.of),
      savedTaskManagerHours: plus(before.taskManagerHours, hours[i]?.saved),
      savedOfTaskManagerHours: plus(before.ofTaskManagerHours, hours[i]?.of),
    };
    return gapAt === undefined ? [complete] : [gap(gapAt), complete];
  });
};

const plus = (before: number, since: number | undefined): Measured => (since === undefined ? null : before + since);

const evaluationRow = (record: EvaluationRecord, graph: JobGraph): EvaluationRow => {
  const { evaluation, sizing } = record;
  const capacity = capacityOf(evaluation, graph);
  const perVertex = (value: (vertex: JobGraph['vertices'][number]) => number | undefined): Record<string, Measured> =>
    Object.fromEntries(graph.vertices.map((vertex) => [vertex.id, measured(value(vertex))]));
  const { parallelism, kpus, parallelismPerKpu, dollarsPerHour } = pageSize(sizing);
  const forecast = forecastRow(record);
  return {
    at: record.at,
    decision: record.decision,
    says: record.because.map((reason) => reason.says),
    ...capacity,
    ...(forecast ? { forecast } : {}),
    bottleneck: capacity.bottleneck ?? null,
    ...(isStopped(record) ? { stopped: true as const } : {}),
    parallelism,
    vertexParallelism: perVertex(({ id, maxParallelism }) => parallelismOf(sizing, id, maxParallelism)),
    recommended: perVertex(({ id }) => evaluation?.vertices[id]?.recommendedParallelism),
    ...vertexLoads(record, graph),
    kpus,
    parallelismPerKpu,
    kpusUntuned: null,
    dollarsPerHour,
    savedDollars: null,
    savedOfDollars: null,
    savedTaskManagerHours: null,
    savedOfTaskManagerHours: null,
  };
};

/** As the row of the fleet counts it: while a change is under way, the job is being restarted. */
const isStopped = ({ because }: EvaluationRecord): boolean =>
  because.some(({ rule }) => rule === 'job-running') && !because.some(({ rule }) => rule === 'change-under-way');

/** A job of more vertices would send too much: each of its vertices has its newest values only. */
const MOST_VERTICES = 24;

const vertexLoads = (
  { evaluation, samples }: EvaluationRecord,
  graph: JobGraph,
): Pick<EvaluationRow, 'vertexLoads'> => {
  if (graph.vertices.length > MOST_VERTICES) return {};
  const newest = samples.at(-1);
  const short = (value: number | undefined): Measured => {
    const known = measured(value);
    return known === null ? null : significant(known, 4);
  };
  const loads = graph.vertices.map(({ id }): readonly [string, VertexLoad] => {
    const { load, trueProcessingRate: can, targetDataRate: must } = evaluation?.vertices[id] ?? {};
    const seen = newest?.vertices[id];
    const busy = load ?? seen?.load;
    return [id, [short(busy), short(hottestOf(busy, seen)), short(can), short(must)]];
  });
  return { vertexLoads: Object.fromEntries(loads) };
};

/**
 * The mean is of the window, the hottest subtask of one sample: what it has above the mean of its sample, it has above that of
 * the window.  (mean 0.52, sample: hottest 0.48, mean 0.45) -> 0.55
 */
const hottestOf = (busy: number | undefined, seen: VertexSample | undefined): number | undefined => {
  const { loadMax, loadAverage } = seen ?? {};
  if (busy === undefined || loadMax === undefined || loadAverage === undefined || !(loadAverage > 0)) return loadMax;
  return Math.min(1, (busy * loadMax) / loadAverage);
};

/** A row that only breaks the lines of the charts. */
const gap = (at: Time): EvaluationRow => ({
  at,
  decision: 'hold',
  says: [],
  incoming: null,
  capacity: null,
  scaleUpBelow: null,
  scaleDownAbove: null,
  bottleneck: null,
  parallelism: null,
  vertexParallelism: {},
  recommended: {},
  kpus: null,
  parallelismPerKpu: null,
  kpusUntuned: null,
  dollarsPerHour: null,
  savedDollars: null,
  savedOfDollars: null,
  savedTaskManagerHours: null,
  savedOfTaskManagerHours: null,
});
