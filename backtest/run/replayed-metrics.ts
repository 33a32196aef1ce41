/** What the metrics of the replayed job show, minute by minute, as CloudWatch would have shown them. */
import { REQUIRED_OF_JOB } from '../../functions/metrics/series/job-series.ts';
import type { Aggregate, EpochMs, Observation, VertexObservation } from '../../lib/model/observation.ts';
import { randomAt, streamOf } from '../../world/load/random.ts';
import { evennessOf, type JobModel, middleOf } from '../fit/job-model.ts';
import { type JobHistory, MINUTE_MS, parallelismAt } from '../history/job-history.ts';
import { committedLag } from './committed-lag.ts';
import { type Fluid, STEP_SECONDS, STEPS_PER_MINUTE } from './fluid.ts';
import { replayedMemory } from './replayed-memory.ts';

export interface ReplayedMetrics {
  /** After every step. */
  record(): void;
  /** Whole minutes with from <= at < to. */
  observations(from: EpochMs, to: EpochMs): readonly Observation[];
}

/** Longer than any window. */
const KEPT = 26 * 60;

export const replayedMetrics = (model: JobModel, history: JobHistory, fluid: Fluid): ReplayedMetrics => {
  const { length } = model.vertices;
  const kept: Observation[] = [];
  const memory = replayedMemory(history, model.luck);
  const snapshots = streamOf(model.luck ?? 0, `processors of ${history.job.name}`);
  const [busy, rates, total, middle] = [0, 1, 2, 3].map(() => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const highest = new Float64Array(length);
  const sources = model.graph.vertices.flatMap(({ inputs }, i) => (inputs.length === 0 ? [i] : []));
  const backPressured = new Float64Array(sources.length);
  const hidden = model.lagHiddenSeconds;
  const committed =
    hidden > 0
      ? committedLag({ fluid, sources, checkpointSeconds: hidden, job: history.job.name, luck: model.luck ?? 0 })
      : undefined;
  let [steps, ran, cpu] = [0, 0, 0];
  const lagKnown = history.minutes.some(({ vertices }) => vertices.some(({ waiting }) => Number.isFinite(waiting)));
  let wholeBefore = false;
  let startedAt = fluid.runningSince();

  const clear = (): void => {
    for (const series of [busy, rates, middle, highest, backPressured]) series.fill(0);
    [steps, ran, cpu] = [0, 0, 0];
  };

  const readPerSecond = (): number => sources.reduce((sum, i) => sum + (rates[i] ?? 0) / steps, 0);

  const observe = (at: EpochMs): Observation => ({
    at,
    unavailable: ['accumulatedBusyMs', ...REQUIRED_OF_JOB, ...(lagKnown ? [] : (['pendingRecords'] as const))],
    vertices: Object.fromEntries(
      model.graph.vertices.map((vertex, i): [string, VertexObservation] => {
        const p = parallelismAt(fluid.sizing(), vertex);
        const own = model.vertices[i];
        const [toMean, even] = own === undefined ? [1, 1] : [middleOf(own, p), evennessOf(own, p)];
        const mean = (toMean * 1000 * (busy[i] ?? 0)) / steps;
        const most = Math.min(1000, (toMean / even) * 1000 * (highest[i] ?? 0));
        const source = vertex.inputs.length === 0;
        return [
          vertex.id,
          {
            busy: { min: Math.max(0, 2 * mean - most), avg: mean, max: Math.max(mean, most), sum: mean * p },
            accumulatedBusyMs: Number.NaN,
            recordsIn: (middle[i] ?? 0) / steps,
            recordsOut: (middle[i] ?? 0) / steps,
            recordsInPerSecond: (rates[i] ?? 0) / steps,
            ...(source
              ? {
                  backPressured: alike((1000 * (backPressured[sources.indexOf(i)] ?? 0)) / steps),
                  ...(lagKnown ? pending(i) : {}),
                }
              : {}),
          },
        ];
      }),
    ),
    job: {
      ...memory({ at, sizing: fluid.sizing(), startedAt, perSecond: readPerSecond() }),
      ...(Number.isFinite(cpu) ? { containerCpu: cpu / steps } : {}),
    },
  });

  /** Production takes what an interval between checkpoints reads off, or half of it of a full job. */
  const pending = (index: number): Pick<VertexObservation, 'pendingRecords' | 'pendingRecordsIfFull'> => {
    const source = sources.indexOf(index);
    if (committed === undefined) return { pendingRecords: fluid.waiting(source) };
    const seen = committed.seen[source] ?? 0;
    const without = (seconds: number): number => Math.max(0, seen - ((rates[index] ?? 0) / steps) * seconds);
    return { pendingRecords: without(hidden), pendingRecordsIfFull: without(hidden / 2) };
  };

  return {
    record() {
      if (fluid.runningSince() !== startedAt) {
        startedAt = fluid.runningSince();
        total.fill(0);
      }
      steps++;
      committed?.step();
      if (fluid.isRunning()) ran++;
      for (let i = 0; i < length; i++) {
        const rate = fluid.perSecond[i] ?? 0;
        total[i] = (total[i] ?? 0) + rate * STEP_SECONDS;
        busy[i] = (busy[i] ?? 0) + (fluid.hottest[i] ?? 0);
        highest[i] = Math.max(highest[i] ?? 0, fluid.hottest[i] ?? 0);
        rates[i] = (rates[i] ?? 0) + rate;
        middle[i] = (middle[i] ?? 0) + (total[i] ?? 0);
      }
      for (let s = 0; s < sources.length; s++) {
        backPressured[s] = (backPressured[s] ?? 0) + (fluid.backPressured[s] ?? 0);
      }
      cpu += fluid.cpuShare(randomAt(snapshots, Math.ceil(fluid.second() / 60)));
      if (steps < STEPS_PER_MINUTE) return;
      const whole = ran === steps;
      // A rate needs the minute before.
      if (whole && wholeBefore) {
        kept.push(observe(history.from + 1000 * fluid.second() - MINUTE_MS));
        if (kept.length > KEPT) kept.shift();
      }
      wholeBefore = whole;
      clear();
    },
    observations(from, to) {
      let first = kept.length;
      while (first > 0 && (kept[first - 1]?.at ?? 0) >= from) first--;
      return kept.slice(first).filter(({ at }) => at < to);
    },
  };
};

const alike = (value: number): Aggregate => ({ min: value, max: value, avg: value, sum: value });
