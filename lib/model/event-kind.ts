/** What the table of events (events.ts) says of each. */
import type { ReasonCode } from './reasons.ts';

interface EventKind {
  /** `detail-type` on the bus. People subscribe to it: it never changes. */
  readonly detailType: string;
  /** Own metric that counts it. */
  readonly metric?: string;
}

/** Tells of a change. */
export interface ChangeEventKind extends EventKind {
  readonly about: 'change';
  /** How the change ended by it, if it did. A confirmed one can still fail. */
  readonly end: 'none' | 'good' | 'bad' | 'quiet';
}

/** Tells of a job that is not changed. Published once per `job.autoscaler.scaling.event.interval`. */
export interface JobEventKind extends EventKind {
  readonly about: 'job';
  /** `blocked-by`: the platform's reasons against any change. Else the rules whose reason raises it. */
  readonly raisedBy: 'blocked-by' | readonly ReasonCode[];
}
