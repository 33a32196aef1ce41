/** What the evaluation of one job came to. */
import type { ChangeInFlight } from '../../lib/model/change.ts';
import type { AutopilotEvent } from '../../lib/model/events.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { Notice } from '../../lib/model/notice.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { EvaluatedBesideShadow } from '../../lib/shadow/evaluate-with-shadow.ts';
import type { JobNumbers } from '../log.ts';

/** What this evaluation did, for the log and the metrics. */
export interface JobReport {
  readonly job: JobRef;
  readonly evaluated: EvaluatedBesideShadow;
  /** Those that were not given within their interval. */
  readonly notices: readonly Notice[];
  readonly events: readonly AutopilotEvent[];
  readonly change: ChangeInFlight | undefined;
  readonly shadowFailures: readonly Error[];
  /** Of what the decision was made from: it is not kept, and the decision stands. */
  readonly inputFailures: readonly Error[];
  readonly graph: JobGraph;
  /** That held for this evaluation. */
  readonly mode: string;
  readonly ownMode: string;
  readonly policy: string;
  /** What forbids a change, beside one that is under way. */
  readonly blockedBy: readonly Reason[];
  /** Where the settings ask for metrics of each job. */
  readonly numbers?: JobNumbers;
}
