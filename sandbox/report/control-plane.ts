/** What looking after the job costs, by part, for a month; and how soon a step of the load was answered. */
import type { ChangeEvent } from '../../lib/model/events.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { EvaluationSeen } from './evaluation-seen.ts';
import type { Row } from './rows.ts';

export interface ControlPlane {
  readonly dollarsPerMonth: {
    readonly metrics: number;
    readonly alarms: number;
    readonly table: number;
    readonly functions: number;
    readonly logs: number;
    readonly all: number;
  };
  /** Until an evaluation had read a minute of it, of each step upwards. */
  readonly readAfterMinutes: readonly number[];
  /** Of each step upwards that a larger size was asked for, in minutes. */
  readonly reactionMinutes: readonly number[];
  /** Steps upwards for which none was asked within half an hour. */
  readonly unanswered: number;
}

interface Used {
  readonly hours: number;
  readonly metricsDollars: number;
  readonly tableDollars: number;
  readonly alarmDollarsPerMonth: number;
  readonly evaluations: number;
  /** Invocations of evaluate, most of which find nothing due. */
  readonly ticks: number;
  readonly requested: number;
}

const HOURS_PER_MONTH = 730;
/** arm64, us-east-1; a function has 512 MB. The first 14 million invocations of EventBridge Scheduler in a month are free. */
const DOLLARS_PER_SECOND = 0.5 * 0.0000133334;
const DOLLARS_PER_REQUEST = 0.2e-6;
/** Not measured here, where nothing is as far away as on AWS: so long they are taken to run. */
const SECONDS = { tick: 0.05, evaluation: 0.5, apply: 1 };
/** CloudWatch Logs takes it in for this, and a line has a bound; a tick has its own and that of the metrics. */
const DOLLARS_PER_BYTE = 0.5e-9;
const BYTES = { evaluation: 2048, tick: 700 };

export const controlPlaneCost = (used: Used): ControlPlane['dollarsPerMonth'] => {
  const month = (dollars: number): number => (used.hours === 0 ? 0 : (dollars / used.hours) * HOURS_PER_MONTH);
  const { evaluations, ticks, requested } = used;
  const seconds = ticks * SECONDS.tick + evaluations * SECONDS.evaluation + requested * SECONDS.apply;
  const parts = {
    metrics: month(used.metricsDollars),
    alarms: used.alarmDollarsPerMonth,
    table: month(used.tableDollars),
    functions: month(seconds * DOLLARS_PER_SECOND + (ticks + requested) * DOLLARS_PER_REQUEST),
    logs: month((evaluations * BYTES.evaluation + ticks * BYTES.tick) * DOLLARS_PER_BYTE),
  };
  return { ...parts, all: Object.values(parts).reduce((sum, part) => sum + part, 0) };
};

const MINUTE_MS = 60_000;
const STEP = 1.5;
/** A step stays; what is over sooner is a spike. */
const STAYS_MINUTES = 10;
const ANSWERED_MINUTES = 30;

/** The minutes at which the load becomes half as large again, and stays so. */
export const stepsOf = (rate: (at: EpochMs) => number, from: EpochMs, to: EpochMs): readonly EpochMs[] => {
  const mean = (at: EpochMs): number => {
    let sum = 0;
    for (let second = 0; second < 60; second += 5) sum += rate(at + second * 1000);
    return sum / 12;
  };
  const steps: EpochMs[] = [];
  for (let at = from + MINUTE_MS; at + STAYS_MINUTES * MINUTE_MS < to; at += MINUTE_MS) {
    const before = mean(at - MINUTE_MS);
    const all = Array.from({ length: STAYS_MINUTES }, (_, n) => mean(at + n * MINUTE_MS));
    if (before > 0 && all.every((load) => load >= STEP * before)) steps.push(at);
  }
  return steps.filter((at, i) => i === 0 || at - (steps[i - 1] as number) > STAYS_MINUTES * MINUTE_MS);
};

export const reactionsTo = (
  steps: readonly EpochMs[],
  evaluations: readonly Pick<EvaluationSeen, 'at' | 'samples'>[],
  journal: readonly ChangeEvent[],
) => {
  const isAnswer = (step: EpochMs, at: EpochMs): boolean => at >= step && at - step <= ANSWERED_MINUTES * MINUTE_MS;
  const readAfterMinutes = steps.flatMap((step) => {
    const first = evaluations.find(({ at, samples }) => isAnswer(step, at) && samples.some((one) => one.at >= step));
    return first === undefined ? [] : [(first.at - step) / MINUTE_MS];
  });
  const asked = journal.filter(({ name }) => name === 'requested').map(({ at }) => at);
  const minutes = steps.flatMap((step) => {
    const first = asked.find((at) => isAnswer(step, at));
    return first === undefined ? [] : [(first - step) / MINUTE_MS];
  });
  return { readAfterMinutes, reactionMinutes: minutes, unanswered: steps.length - minutes.length };
};

export const controlPlaneRows = (plane: ControlPlane): readonly Row[] => {
  const { dollarsPerMonth, readAfterMinutes, reactionMinutes, unanswered } = plane;
  const { all, ...parts } = dollarsPerMonth;
  const named = Object.entries(parts).map(([name, dollars]) => `${name} ${dollars.toFixed(2)}`);
  const steps = [
    ...(readAfterMinutes.length > 0 ? [`read after ${readAfterMinutes.join(', ')} min`] : []),
    ...(reactionMinutes.length > 0 ? [`a larger size asked for after ${reactionMinutes.join(', ')} min`] : []),
    ...(unanswered > 0 ? [`${unanswered} without a larger size`] : []),
  ];
  return [
    ['control plane', `${all.toFixed(2)} USD a month: ${named.join(', ')}`],
    ...(steps.length > 0 ? [['steps of the load', steps.join('; ')] as const] : []),
  ];
};
