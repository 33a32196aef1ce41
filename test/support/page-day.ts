/** A synthetic day in a JobStore, as the handlers would have left it: what the page is looked at and tested with. */

import type { EvaluationRecord, JobStore } from '../../functions/ports.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import type { Change, ChangeInFlight } from '../../lib/model/change.ts';
import type { Evaluation, VertexEvaluation } from '../../lib/model/evaluation.ts';
import type { ChangeEvent, ChangeEventName } from '../../lib/model/events.ts';
import type { VertexId } from '../../lib/model/graph.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { Predictions } from '../../lib/model/predictions.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { JobSample, Sample, VertexSample } from '../../lib/model/sample.ts';
import { reasonsToHold, reasonsToRescale } from './page-reasons.ts';
import { arriving, DAY, evaluate, graph, MINUTE, model, sizingFor, sustainable } from './page-world.ts';

export const job: JobRef = {
  account: '111122223333',
  region: 'us-east-1',
  platform: 'managed-flink',
  name: 'orders-revenue',
};
export const WINDOW_MS = 15 * MINUTE;
/** Sized once for the evening peak. */
export const baseline = { kpus: 7, dollarsPerHour: 0.88 };

const unmeasured = [Number.NaN, Number.NaN] as const;
const jobEvaluation: Evaluation['job'] = {
  gcPressure: unmeasured,
  heapMemoryUsed: unmeasured,
  heapMaxUsageRatio: unmeasured,
  managedMemoryUsed: unmeasured,
  metaspaceMemoryUsed: unmeasured,
  taskSlotsUsed: unmeasured,
};

export interface PageDay {
  /** Lives on until this minute of the day, storing every evaluation on the way. */
  readonly playTo: (minute: number) => Promise<void>;
  /** The evaluations that were stored, to compare the page with. */
  readonly evaluations: readonly EvaluationRecord[];
  readonly journal: readonly ChangeEvent[];
  readonly now: () => number;
}

/** What a policy would see when it predicts. */
export interface Predicting {
  readonly at: number;
  readonly minute: number;
  readonly parallelism: number;
  /** What it wants: the same while it holds. */
  readonly wanted: number;
  readonly backlog: number;
}

/** `predict` is for a policy that makes predictions; without it the day has none. */
export const pageDay = (store: JobStore, predict?: (seen: Predicting) => Predictions | undefined): PageDay => {
  const key = keyOf(job);
  const evaluations: EvaluationRecord[] = [];
  const journal: ChangeEvent[] = [];
  let [minute, parallelism, backlog, version, restartedAt, lastChange] = [0, 2, 0, 0, 0, -60];
  let counters = model.map(() => 0);
  let fresh: Sample[] = [];
  let window: Sample[] = [];
  let change: ChangeInFlight | undefined;

  const live = (): void => {
    const down = minute < restartedAt;
    const due = arriving(minute);
    const read = down ? 0 : Math.min(due + backlog / 60, sustainable(parallelism));
    backlog = Math.max(0, backlog + (due - read) * 60);
    counters = counters.map((count, i) => (down ? 0 : count + read * 60 * (model[i]?.share ?? 0)));
    const metricsLost = minute >= 13 * 60 && minute < 13 * 60 + 25;
    if (!down && !metricsLost) fresh.push(sample(read));
  };

  const sample = (read: number): Sample => {
    const vertices: Record<VertexId, VertexSample> = {};
    model.forEach((part, i) => {
      const source = part.vertex.inputs.length === 0;
      const seen = evaluate(part, read, backlog, parallelism, read);
      const lag = source ? { lag: Math.round(backlog * part.share) } : {};
      vertices[part.vertex.id] = { load: seen.load, recordsIn: Math.round(counters[i] ?? 0), ...lag };
    });
    return { at: DAY + minute * MINUTE, vertices, job: memoryOf(minute, parallelism) };
  };

  const evaluation = (): Evaluation | undefined => {
    const newest = window.at(-1);
    if (window.length < 2 || !newest) return undefined;
    const minutes = Array.from({ length: Math.min(15, minute) }, (_, i) => arriving(minute - 1 - i));
    const incoming = minutes.reduce((a, b) => a + b, 0) / minutes.length;
    const vertices: Record<VertexId, VertexEvaluation> = {};
    const read = Math.min(incoming + backlog / 60, sustainable(parallelism));
    for (const part of model) vertices[part.vertex.id] = evaluate(part, incoming, backlog, parallelism, read);
    const windowFull = newest.at - (window[0]?.at ?? newest.at) >= WINDOW_MS - 2 * MINUTE;
    return { at: newest.at, windowFull, vertices, job: jobEvaluation, restartMs: 60_000, processingBacklog: false };
  };

  const fact = (name: ChangeEventName, at: number, id: string, what: Change, because: readonly Reason[]): void => {
    const confirmed = name === 'confirmed' ? { restartSeconds: 48 + (journal.length % 5) * 7 } : {};
    const detail = { from: what.from, to: what.to, because, ...confirmed };
    journal.push({ id: `${id}-${name}`, name, at, job, decision: id, detail });
  };

  const followUp = (at: number): void => {
    if (change?.status !== 'applied' || minute < restartedAt) return;
    fact('confirmed', at, change.id, change.change, [
      { rule: 'operation', says: `The operation succeeded; the job runs with parallelism ${parallelism}.` },
    ]);
    change = { ...change, status: 'confirmed', since: at, restartSeconds: 48 };
  };

  const evaluateOnce = async (): Promise<void> => {
    const at = DAY + minute * MINUTE;
    followUp(at);
    window = [...window, ...fresh].filter((one) => one.at > at - WINDOW_MS && one.at >= DAY + restartedAt * MINUTE);
    const seen = evaluation();
    const wanted = wantedParallelism(seen, parallelism, minute - lastChange);
    const deciding = seen?.windowFull && wanted !== parallelism && change?.status !== 'applied';
    const sizing = sizingFor(parallelism);
    const what: Change = {
      kind: 'resize',
      from: sizing,
      to: sizingFor(wanted),
      vertices: [],
      config: { overrides: {}, removals: [] },
      because: seen ? reasonsToRescale(seen, parallelism, wanted) : [],
    };
    const because = deciding ? what.because : reasonsToHold(seen, window.length, change, parallelism);
    const predictions = predict?.({ at, minute, parallelism, wanted: deciding ? wanted : parallelism, backlog });
    evaluations.push({
      at,
      samples: fresh,
      evaluation: seen,
      ...(predictions ? { predictions } : {}),
      sizing,
      decision: deciding ? 'rescale' : 'hold',
      because,
    });
    if (deciding) decide(at, what);
    fresh = [];
    await store.putEvaluation(key, evaluations.at(-1)!);
    await store.putJournal(key, journal.slice(-4));
    const state = { ...initialState, window };
    const stored = { state, change, outbox: [], graph: { graph, version: '1', at } };
    const saved = await store.save(key, version, stored, at);
    if (saved.kind === 'saved') version = saved.version;
  };

  const decide = (at: number, what: Change): void => {
    const id = `d${journal.length}`.padEnd(12, '0');
    lastChange = minute;
    fact('requested', at, id, what, what.because);
    const base = { id, decidedAt: at, since: at + 20_000, change: what, jobVersion: '1', because: [] };
    const ends = unlucky(journal);
    if (ends) {
      fact(ends.name, at + 20_000, id, what, [ends.because]);
      change = { ...base, status: ends.name };
      return;
    }
    fact('applied', at + 20_000, id, what, [
      { rule: 'update-application', says: 'UpdateApplication was accepted; one restart from the latest snapshot.' },
    ]);
    change = { ...base, status: 'applied' };
    restartedAt = minute + 2;
    parallelism = what.to.kind === 'kpu' ? what.to.parallelism : parallelism;
    counters = counters.map(() => 0);
  };

  const playTo = async (until: number): Promise<void> => {
    for (; minute < until; live(), minute++) if (minute % 5 === 0) await evaluateOnce();
  };
  return { playTo, evaluations, journal, now: () => DAY + minute * MINUTE };
};

/** Read less often than the rest; for some minutes garbage collection was not measured. */
const memoryOf = (minute: number, parallelism: number): JobSample => {
  if (minute % 3 === 1) return {};
  return {
    containerMemory: 0.5 + 0.01 * parallelism,
    heapUse: 0.3 + 0.02 * (minute % 10),
    managedUse: 0.8,
    oldCollections: minute % 60 >= 30 && minute % 60 < 35 ? Number.NaN : 0.004,
  };
};

const wantedParallelism = (seen: Evaluation | undefined, now: number, minutesSince: number): number => {
  if (!seen) return now;
  const all = Object.values(seen.vertices);
  const wanted = Math.max(...all.map((one) => one.recommendedParallelism));
  if (all.some((one) => one.trueProcessingRate < one.scaleUpRateThreshold)) return Math.max(now, wanted);
  const roomy = all.every((one) => one.trueProcessingRate > one.scaleDownRateThreshold * 0.9);
  return roomy && minutesSince >= 60 ? Math.min(now, wanted) : now;
};

/** Not everything works out: one change is refused, one fails. */
const unlucky = (journal: readonly ChangeEvent[]) => {
  const decisions = new Set(journal.map((event) => event.decision)).size;
  if (decisions === 4) {
    const says =
      'Others updated the application meanwhile (version 12, decided on 11). The next evaluation decides again.';
    return { name: 'refused', because: { rule: 'job-version', says } } as const;
  }
  if (decisions === 7) {
    const says =
      'The operation failed: not enough free addresses in the subnets for one more KPU. The job runs as before.';
    return { name: 'failed', because: { rule: 'operation', says } } as const;
  }
  return undefined;
};
