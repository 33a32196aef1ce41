/** What production code meets of a simulated job: its settings, its target and its metrics. Only the wire is missing. */
import type { JobTarget, MetricSource } from '../../functions/ports.ts';
import type { JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';

export interface Plant {
  readonly job: JobRef;
  readonly settings: SettingsFile['jobs'][number];
  readonly target: JobTarget;
  readonly source: MetricSource;
  /** Time passes. */
  advance(to: EpochMs): void;
}

/** A Monday at midnight, UTC. */
export const START: EpochMs = Date.UTC(2026, 2, 2);
