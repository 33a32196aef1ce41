/** What a report is made of. */

import type { EpochMs } from '../../lib/model/observation.ts';
import type { JobAdvice } from '../advice/advice.ts';

export interface ReportContents {
  readonly jobs: readonly JobAdvice[];
  /** Jobs that could not be read, why, and what to do instead. */
  readonly unread: readonly { readonly name: string; readonly says: string; readonly remedy?: string }[];
  readonly account: string;
  readonly region: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Undefined: the whole of it. */
  readonly replayedDays: number | undefined;
  readonly objectiveSeconds: number;
  readonly demo: boolean;
  readonly cost: { readonly metricsRequested: number; readonly dollars: number };
}
