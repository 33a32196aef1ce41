/** What a target has to do with who looks after a job: it reads that on the job, and writes it there where the settings ask for that. */
import type { JobStatus } from '../lib/control/job-status.ts';
import type { JobRef } from '../lib/model/job.ts';
import type { EpochMs } from '../lib/model/observation.ts';
import type { Reason } from '../lib/model/reason.ts';
import type { JobSettings } from '../lib/settings/settings.ts';

export interface LookedAfter {
  /** Another stack says that it changes the job: which one. It is then only advised on here. */
  readonly managedByAnother?: Reason;
}

export interface ShowsStatus<Description> {
  /** Throws what has failed, once in an hour. Absent where the settings do not ask for it. */
  showStatus?(
    job: JobRef,
    settings: JobSettings,
    description: Description,
    status: JobStatus,
    now: EpochMs,
  ): Promise<void>;
}
