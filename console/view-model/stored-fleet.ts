/** The console of a deployed table: all jobs from the fleet index, and each job from its items. It only reads. */
import type { JobStore } from '../../functions/ports.ts';
import type { ControlStore } from '../../functions/store/controls/control-store.ts';
import type { FleetIndex, FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import type { CurrentMode } from '../../lib/model/execution-mode.ts';
import { type JobKey, refOf } from '../../lib/model/job.ts';
import type { Time } from '../model/values.ts';
import type { ShownFleet } from '../page-routes.ts';
import { pageFleet } from './fleet.ts';
import { openedJobs } from './opened-jobs.ts';

export interface StoredFleetSource {
  readonly store: Pick<JobStore, 'load' | 'evaluations' | 'journal'> & Pick<FleetIndex, 'fleetRow' | 'fleetRows'>;
  readonly controls: ControlStore;
  readonly clock: { now(): Time };
  /** How far back the page of a job goes when it is opened. */
  readonly historyMs: number;
}

/** Flink's own default, where the row does not say it. */
const WINDOW_MS = 15 * 60_000;

export const storedFleet = ({ store, controls, clock, historyMs }: StoredFleetSource): ShownFleet => {
  /** Of the jobs whose pages were asked for: mode and condition change while a page is open. */
  const rows = new Map<string, FleetRow>();
  const open = openedJobs(async (key) => {
    const job = refOf(key);
    const row = rows.get(key);
    if (!job || !row) return undefined;
    return {
      store,
      controls,
      job,
      clock,
      from: clock.now() - historyMs,
      windowMs: row.windowMs ?? WINDOW_MS,
      policy: { name: row.policy, objective: null },
      ...(row.behindSeconds === undefined
        ? {}
        : { objective: { behindSeconds: row.behindSeconds, utilizationTarget: row.utilizationTarget } }),
      // A word that a newer version wrote is shown as it is.
      mode: () => (rows.get(key)?.mode ?? row.mode) as CurrentMode,
      condition: () => rows.get(key)?.condition,
      row: () => rows.get(key),
    };
  });
  const look = async (key: string): Promise<void> => {
    const row = refOf(key) && (await store.fleetRow(key as JobKey));
    if (row) rows.set(key, row);
  };
  return {
    list: () => pageFleet({ store, controls, clock }),
    async job(key) {
      await look(key);
      return open(key);
    },
  };
};
