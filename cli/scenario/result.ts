/** The result of an evaluation, in the words of the golden format. */

import type { JobEvaluated } from '../../lib/evaluate-job.ts';
import type { JobState } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { FlinkConfiguration } from '../../lib/options/declare.ts';
import type { Options } from '../../lib/options/options.ts';
import type { Policy, Validation } from '../../lib/policies/policy.ts';
import { type Detail, type Json, type JsonObject, toJson } from './format.ts';
import { collectedOf, evaluatedOf, recommendedOf } from './measured.ts';
import { realizedOf } from './realized.ts';
import type { Names } from './state.ts';

export interface Situation {
  readonly now: EpochMs;
  readonly options: Options;
  readonly job: JobState;
  readonly names: Names;
  readonly detail: Detail;
  /** Of the job, from 0. */
  readonly tick: number;
  /** Only when the tick changed options. */
  readonly validation: Json | undefined;
  /** Only when it differs from what was last reported. */
  readonly state: JsonObject | undefined;
}

export const resultOf = (
  taken: JobEvaluated,
  { now, options, job, names, detail, tick, validation, state }: Situation,
): JsonObject => {
  const { graph } = job;
  const summaries = summariesOf(taken, names);
  const events = eventsOf(taken);
  const resourceChecks = resourceChecksOf(taken);
  const result: Record<string, Json> = { now, outcome: outcomeOf(taken) };
  if (validation !== undefined) result['validation'] = validation;
  result['window'] = windowOf(taken);
  if (detail === 'full' || (detail === 'auto' && isTelling(tick, events, summaries))) {
    result['collected'] = collectedOf(taken, graph);
    result['evaluated'] = evaluatedOf(taken, graph);
  }
  result['recommended'] = recommendedOf(taken, graph);
  result['restartTimeMs'] = taken.restartMs ?? null;
  if (summaries !== undefined) result['summaries'] = summaries;
  result['events'] = events;
  if (resourceChecks !== undefined) result['resourceChecks'] = resourceChecks;
  result['realized'] = realizedOf(taken, options, job, names);
  if (state !== undefined) result['state'] = state;
  const { drainSeconds } = taken.predictions ?? {};
  if (drainSeconds !== undefined) result['predictedDrainSeconds'] = toJson(drainSeconds);
  return result;
};

/** A policy without a check of its own takes any options. */
export const validationOf = ({ validate }: Policy<unknown>, configuration: FlinkConfiguration): Validation =>
  validate?.(configuration) ?? { kind: 'valid' };

export const validationJson = (validation: Validation): Json => {
  switch (validation.kind) {
    case 'valid':
      return null;
    case 'violation':
      return { error: validation.message };
    case 'exception':
      return { exception: validation.exception, message: validation.message };
  }
};

/** With detail `auto`, measurements are reported on every 15th tick, and on those with an event or a change. */
const isTelling = (tick: number, events: readonly Json[], summaries: Json | undefined): boolean =>
  tick % 15 === 0 || events.length > 0 || summaries !== undefined;

const outcomeOf = ({ decision, notices, fullness, evaluation }: JobEvaluated): string => {
  if (notices.some((notice) => notice.reason === 'AutoscalerError')) return 'error';
  if (decision.kind === 'rescale') return 'scaled';
  return evaluation === undefined || fullness?.kind !== 'full' ? 'none' : 'balanced';
};

const windowOf = ({ samples, fullness, state }: JobEvaluated): Json => {
  if (samples.length === 0 || fullness === undefined) return null;
  return { samples: state.window.length, full: fullness.kind === 'full', first: state.window[0]?.at ?? null };
};

/** Undefined when nothing was reported. */
const summariesOf = ({ decision }: JobEvaluated, names: Names): Json | undefined => {
  if (decision.kind === 'hold') return undefined;
  return Object.fromEntries(decision.vertices.map(({ vertex, from, to }) => [names.get(vertex) ?? vertex, [from, to]]));
};

const eventsOf = ({ notices }: JobEvaluated): readonly Json[] =>
  notices
    .map(({ type, reason, key, message, intervalMs }) => ({
      type,
      reason,
      key: key ?? null,
      message,
      ...(intervalMs === undefined ? {} : { intervalMs }),
    }))
    .sort((a, b) => compare([a.reason, a.key, a.message], [b.reason, b.key, b.message]));

const compare = (a: readonly (string | null)[], b: readonly (string | null)[]): number => {
  for (const [index, text] of a.entries()) {
    const other = b[index] ?? '';
    if ((text ?? '') !== other) return (text ?? '') < other ? -1 : 1;
  }
  return 0;
};

/** Questions to the cluster check; undefined when it was not asked. */
const resourceChecksOf = ({ decision }: JobEvaluated): Json | undefined => {
  const checks = decision.because.filter((reason) => reason.rule === 'cluster-resources');
  if (checks.length === 0) return undefined;
  return checks.map(({ numbers, bound }) => ({
    currentTms: numbers?.['before']?.value ?? null,
    newTms: numbers?.['after']?.value ?? null,
    cpu: numbers?.['cpu']?.value ?? null,
    memoryBytes: numbers?.['memory']?.value ?? null,
    fits: bound === undefined,
  }));
};
