/** How far we may go with a job at this moment: its settings, the rows of the table, and what its resource carries. */
import { currentMode, type ModeNow } from '../lib/control/current-mode.ts';
import { CAREFUL_FIRST, type Mode, mayChange, modeOf } from '../lib/model/execution-mode.ts';
import { type JobRef, keyOf } from '../lib/model/job.ts';
import type { EpochMs } from '../lib/model/observation.ts';
import type { JobSettings, Settings } from '../lib/settings/settings.ts';
import type { JobDescription } from './ports.ts';
import type { Controls } from './store/controls/control-store.ts';

interface Moded {
  readonly job: JobRef;
  readonly settings: Pick<Settings, 'mode'>;
  readonly jobSettings: Pick<JobSettings, 'mode' | 'discovered'>;
  readonly now: EpochMs;
}

/**
 * By the settings alone; of a job that was found also by the tag or annotation of its mode, which says more there than in
 * the settings of the job, but never more than those of the file.
 */
export const settledMode = (
  { settings, jobSettings }: Pick<Moded, 'settings' | 'jobSettings'>,
  { modeRequests = [] }: Pick<JobDescription, 'modeRequests'>,
): Mode => {
  const { mode, discovered } = jobSettings;
  const asked =
    discovered &&
    modeRequests
      .find(({ place }) => place === 'tag' || place === 'annotation')
      ?.mode.trim()
      .toLowerCase();
  return modeOf(settings.mode, CAREFUL_FIRST.find((one) => one === asked) ?? mode);
};

/** `controls`: undefined where the table is not asked. */
export const jobMode = (
  { job, settings, jobSettings, now }: Moded,
  description: Pick<JobDescription, 'modeRequests' | 'managedByAnother'>,
  controls: Controls | undefined,
): ModeNow => {
  const requests = [...(controls?.of(keyOf(job)) ?? []), ...(description.modeRequests ?? [])];
  const current = currentMode(settledMode({ settings, jobSettings }, description), requests, now);
  const { managedByAnother } = description;
  // Two stacks never change the same job; what this one would do is still said.
  if (managedByAnother === undefined || !mayChange(current.mode)) return current;
  return { ...current, mode: 'advise', because: managedByAnother };
};
