/** How far we may go with a job at this moment: its settings, the rows of the table, and what its resource carries. */
import { currentMode, type ModeNow } from '../lib/control/current-mode.ts';
import { modeOf } from '../lib/model/execution-mode.ts';
import { type JobRef, keyOf } from '../lib/model/job.ts';
import type { EpochMs } from '../lib/model/observation.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';
import type { JobDescription } from './ports.ts';
import type { Controls } from './store/controls/control-store.ts';

interface Moded {
  readonly job: JobRef;
  readonly settings: Pick<Settings, 'mode'>;
  readonly jobSettings: Pick<JobSettings, 'mode'>;
  readonly now: EpochMs;
}

/** `controls`: undefined where the table is not asked. */
export const jobMode = (
  { job, settings, jobSettings, now }: Moded,
  { modeRequests = [] }: Pick<JobDescription, 'modeRequests'>,
  controls: Controls | undefined,
): ModeNow => {
  const requests = [...(controls?.of(keyOf(job)) ?? []), ...modeRequests];
  return currentMode(modeOf(settings.mode, jobSettings.mode), requests, now);
};
