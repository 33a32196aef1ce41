/** Which of Flink's metrics does a vertex need, and under which of its names are they found? */
import type { Observation } from '../model/observation.ts';

/** What the collector asks for. In Java's words in messages, so that people find them there. */
export type FlinkMetric =
  | 'busy'
  | 'backPressure'
  | 'inPerSecond'
  | 'sourceInPerSecond'
  | 'sourceIn'
  | 'sourceOut'
  | 'pending';

interface Wanted {
  readonly metric: FlinkMetric;
  /** Its name, or the last part of an operator's name. */
  readonly name: string;
  readonly of: 'task' | 'source operator' | 'any operator';
  /** What the Java autoscaler calls it when it is required and missing. */
  readonly required?: string;
}

export const SOURCE_METRICS: readonly Wanted[] = [
  { metric: 'busy', name: 'busyTimeMsPerSecond', of: 'task', required: 'BUSY_TIME_PER_SEC' },
  { metric: 'backPressure', name: 'backPressuredTimeMsPerSecond', of: 'task', required: 'BACKPRESSURE_TIME_PER_SEC' },
  {
    metric: 'sourceInPerSecond',
    name: 'numRecordsInPerSecond',
    of: 'source operator',
    required: 'SOURCE_TASK_NUM_RECORDS_IN_PER_SEC',
  },
  { metric: 'sourceIn', name: 'numRecordsIn', of: 'source operator', required: 'SOURCE_TASK_NUM_RECORDS_IN' },
  { metric: 'sourceOut', name: 'numRecordsOut', of: 'source operator' },
  { metric: 'pending', name: 'pendingRecords', of: 'any operator' },
];

export const OTHER_METRICS: readonly Wanted[] = [
  { metric: 'busy', name: 'busyTimeMsPerSecond', of: 'task', required: 'BUSY_TIME_PER_SEC' },
  { metric: 'inPerSecond', name: 'numRecordsInPerSecond', of: 'task' },
];

/** Names of metrics that were found; only `pending` can be several, they are summed. */
export type FoundNames = readonly (readonly [FlinkMetric, string])[];

export type Lookup =
  | { readonly kind: 'found'; readonly names: FoundNames }
  | { readonly kind: 'missing'; readonly metric: string; readonly required: string };

export const lookUp = (wanted: readonly Wanted[], names: readonly string[], blind: Blind): Lookup => {
  const found: [FlinkMetric, string][] = [];
  for (const want of wanted) {
    let any = false;
    for (const name of names) {
      if (!matches(want, name)) continue;
      found.push([want.metric, name]);
      any = true;
      if (want.metric !== 'pending') break;
    }
    if (!any && want.required !== undefined && !blind(want.name)) {
      return { kind: 'missing', metric: want.name, required: want.required };
    }
  }
  return { kind: 'found', names: found };
};

const matches = (want: Wanted, name: string): boolean => {
  if (want.of === 'task') return name === want.name;
  if (!name.endsWith(want.name) || name[name.length - want.name.length - 1] !== '.') return false;
  return want.of === 'any operator' || name.startsWith('Source__');
};

/** Is it a name that a vertex could be asked for at all? */
export const mayBeWanted = (name: string): boolean =>
  SOURCE_METRICS.some((want) => matches(want, name)) || OTHER_METRICS.some((want) => matches(want, name));

/** Can this source never see a metric? For an operator's metric, its last part decides. */
export type Blind = (name: string) => boolean;

export const blindOf = (observation: Observation): Blind => {
  const blindTo = observation.blindTo;
  if (blindTo === undefined || blindTo.length === 0) return () => false;
  return (name) => blindTo.some((blind) => blind === name || blind.endsWith(`.${name}`));
};
