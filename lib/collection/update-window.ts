/** The window after new observations: which of them count, what is missing, and whether the window is full. */

import type { EvaluationContext } from '../evaluation-context.ts';
import type { AutoscalerState } from '../model/autoscaler-state.ts';
import type { JobState } from '../model/job.ts';
import type { EpochMs, Observation } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import type { Fullness, Sample } from '../model/sample.ts';
import { formatUtc } from '../number/format.ts';
import type { Options } from '../options/options.ts';
import { mergeSparseMetrics } from './carry-over.ts';
import { type Collected, collect, newCollector } from './collect.ts';
import { againFull, fullness } from './fullness.ts';
import { sameMeasurements } from './sample-equality.ts';
import { earlierThan, since, withSample } from './window.ts';

export type WindowUpdate =
  | {
      readonly kind: 'updated';
      readonly fullness: Fullness;
      /** Nothing was observed this time; the window is what it was. */
      readonly idle: Reason | undefined;
    }
  /** Something is missing while the job starts up: no error. */
  | { readonly kind: 'not-ready'; readonly because: Reason }
  /** `message` is the Java autoscaler's. */
  | { readonly kind: 'failed'; readonly because: Reason; readonly message: string };

interface Situation {
  readonly options: Options;
  readonly job: JobState;
  readonly observations: readonly Observation[];
  readonly now: EpochMs;
}

export type WindowStart =
  | { readonly kind: 'started'; readonly runningSince: EpochMs }
  | Extract<WindowUpdate, { kind: 'not-ready' | 'failed' }>;

/** A window of this run of the job alone: what was measured before its last start does not count. */
export const startWindow = (job: JobState, context: EvaluationContext): WindowStart => {
  const runningSince = job.runningSince;
  if (runningSince === undefined) {
    return {
      kind: 'failed',
      because: { rule: 'job-running', says: 'It is unknown since when the job is RUNNING.' },
      message: 'Unable to find when the job was switched to RUNNING.',
    };
  }
  context.state = startedOver(context.state, runningSince);
  if (job.graph.vertices.length === 0) {
    return { kind: 'not-ready', because: { rule: 'job-running', says: 'The job has no vertices yet.' } };
  }
  return { kind: 'started', runningSince };
};

export const updateWindow = (
  { options, job, observations, now }: Situation,
  runningSince: EpochMs,
  progress: EvaluationContext,
): WindowUpdate => {
  const stableAt = runningSince + options.stabilizationIntervalMs;
  const windowMs = options.metricsWindowMs;
  const failures: Failure[] = [];
  let full: Fullness | undefined;
  let newest: Observation | undefined;
  for (const observation of observations) {
    if (!isInWindow(observation, progress.state.window, runningSince, windowMs, now)) continue;
    newest = observation;
    const older = earlierThan(progress.state.window, observation.at);
    const collector = progress.state.collector ?? newCollector;
    const collected = collect({ graph: job.graph, options, window: older, collector, observation });
    progress.state = { ...progress.state, collector: collected.collector };
    if (collected.kind === 'missing') {
      failures.push({ observation, missing: collected });
      continue;
    }
    full = insert(collected.sample, older, stableAt, windowMs, progress) ?? full;
  }
  const last = failures[failures.length - 1];
  if (last !== undefined && last.observation === newest) {
    reportGaps(failures.slice(0, -1), progress, options);
    return notCollected(last, newest.at < stableAt);
  }
  reportGaps(failures, progress, options);
  const { window } = progress.state;
  const idle = newest === undefined ? nothingObserved(window) : undefined;
  const reached = full ?? againFull(window, stableAt, windowMs, now);
  progress.fullness = reached;
  return { kind: 'updated', fullness: reached, idle };
};

/** A job that runs since later than the first sample is another one: nothing measured before counts. */
const startedOver = (state: AutoscalerState, runningSince: EpochMs): AutoscalerState => {
  const first = state.window[0];
  if (first !== undefined && runningSince > first.at) {
    return { ...state, window: [], collector: { ...newCollector, jobChanged: true } };
  }
  if (state.collector?.jobChanged) return { ...state, collector: { ...state.collector, jobChanged: false } };
  return state;
};

/** Not what was measured before the job restarted, nor what the window has left behind. The present always counts. */
const isInWindow = (
  { at }: Observation,
  window: readonly Sample[],
  runningSince: EpochMs,
  windowMs: number,
  now: EpochMs,
): boolean => {
  if (at === now) return true;
  const [first] = window;
  const newest = window[window.length - 1];
  if (at > now || at < runningSince) return false;
  return first === undefined || newest === undefined || at >= Math.min(first.at, newest.at - windowMs);
};

/** Puts the sample in its place. When it is the newest, a full window lets go of what is too old. */
const insert = (
  read: Sample,
  older: readonly Sample[],
  stableAt: EpochMs,
  windowMs: number,
  progress: EvaluationContext,
): Fullness | undefined => {
  const { window } = progress.state;
  const last = window[window.length - 1];
  const known = last !== undefined && last.at >= read.at ? window.find(({ at }) => at === read.at) : undefined;
  const sample = mergeSparseMetrics(read, known);
  const isNewest = last === undefined || sample.at >= last.at;
  const full = isNewest ? fullness(older, sample.at, stableAt, windowMs) : undefined;
  let next = window;
  if (known === undefined || !sameMeasurements(known, sample)) {
    progress.samples = [...progress.samples, sample];
    next = withSample(window, sample);
  }
  if (full?.kind === 'full') next = since(next, sample.at - windowMs);
  progress.state = { ...progress.state, window: next };
  return full;
};

interface Failure {
  readonly observation: Observation;
  readonly missing: Extract<Collected, { kind: 'missing' }>;
}

const notCollected = ({ missing: { vertex, says, message } }: Failure, stabilizing: boolean): WindowUpdate => {
  const because: Reason = { rule: 'metric-missing', says, ...(vertex === undefined ? {} : { vertex }) };
  return stabilizing && vertex !== undefined
    ? { kind: 'not-ready', because: { ...because, says: `${says} The job is still starting up.` } }
    : { kind: 'failed', because, message };
};

const reportGaps = (failures: readonly Failure[], { notices }: EvaluationContext, options: Options): void => {
  if (failures.length === 0) return;
  const gaps = failures.map(({ observation, missing }) => `${formatUtc(observation.at)} UTC: ${missing.says}`);
  notices.push({
    type: 'Warning',
    reason: 'SampleSkipped',
    key: 'SampleSkipped',
    message: `Samples were left out of the window. ${gaps.join(' ')}`,
    intervalMs: options.eventIntervalMs,
  });
};

const nothingObserved = (window: readonly Sample[]): Reason => {
  const last = window[window.length - 1];
  const known =
    last === undefined
      ? 'Nothing has been observed since the job runs.'
      : `The newest sample is of ${formatUtc(last.at)} UTC.`;
  return { rule: 'new-sample', says: `Nothing new was observed. ${known}` };
};
