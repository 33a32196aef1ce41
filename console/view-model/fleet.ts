/** The fleet as the page shows it, made from the fleet index alone: one query, however many jobs there are. */
import type { ControlStore } from '../../functions/store/controls/control-store.ts';
import type { FleetIndex, RowSize } from '../../functions/store/fleet-index/fleet-index.ts';
import { withoutOperation } from '../../lib/change/operation-words.ts';
import { type JobKey, refOf } from '../../lib/model/job.ts';
import { formatUtc } from '../../lib/number/format.ts';
import type { FleetJob, FleetSize, PageFleet } from '../model/fleet.ts';
import type { KnownState, Standing } from '../model/page.ts';
import type { Measured, Time } from '../model/values.ts';
import { type AskedNow, askedNow, type ShownRow } from './asked-now.ts';
import { savedThisMonth } from './saved-this-month.ts';

export interface FleetSource {
  readonly store: Pick<FleetIndex, 'fleetRows'>;
  /** What people have asked for since the evaluations; left out: it shows with the next one of each job. */
  readonly controls?: ControlStore;
  readonly clock: { now(): Time };
  /** How many times faster than real time a simulated clock runs; left out for a real one. */
  readonly speed?: () => number;
}

export const pageFleet = async ({ store, controls, clock, speed }: FleetSource): Promise<PageFleet> => {
  const now = clock.now();
  const [{ rows, unreadable }, asked] = await Promise.all([store.fleetRows(now), controls?.controls()]);
  return {
    now,
    clock: speed ? { kind: 'simulated', speed: speed() } : { kind: 'real' },
    jobs: rows
      .map(({ job, row }) => fleetJob(job, asked ? askedNow(job, row, asked, now) : { row, says: null }, now))
      .sort(byAttention),
    unreadable,
  };
};

/** Evaluations are at most an hour apart. */
const SILENT_MS = 2 * 3_600_000 + 15 * 60_000;

/** Older rows lack fields: what is not there is not known. */
export const fleetJob = (key: JobKey, { row, says }: AskedNow, now: Time): FleetJob => {
  // A newer version may know more platforms.
  const { account, region, platform, name } = refOf(key) ?? { account: '', region: '', platform: '', name: key };
  return {
    key,
    account,
    region,
    platform,
    name,
    at: row.at,
    mode: row.mode ?? '',
    policy: row.policy ?? '',
    condition: row.condition ?? '',
    ...standingOf({ row, now }),
    asked: says,
    size: row.size ? sizeOf(row.size) : null,
    dollarsPerHour: known(row.dollarsPerHour),
    ...savedThisMonth(row, now),
    lagRecords: known(row.lagRecords),
    lagSeconds: known(row.lagSeconds),
    utilization: known(row.utilization),
    utilizations: row.utilizations ?? [],
    decision: row.decision ? { ...row.decision, from: sizeOf(row.decision.from), to: sizeOf(row.decision.to) } : null,
  };
};

/** How the job is: its state, and what needs attention. The list of all jobs, the page of a job and `status` have it from here. */
export const standingOf = ({ row, now }: { readonly row: ShownRow; readonly now: Time }): Standing => {
  const silent = now - row.at > SILENT_MS;
  const says = `No evaluation has come to its end since ${formatUtc(row.at)} UTC: look at the log of the evaluate function.`;
  return {
    state: silent ? 'silent' : stateOf(row),
    attention: [
      ...(silent ? [{ rule: 'silent', says }] : []),
      ...(row.attention ?? []).map((one) => ({ ...one, says: withoutOperation(one.says) })),
    ],
  };
};

/** More arrives than it can process, or it is behind for minutes: the size is not what it needs, whatever else the job is. */
const stateOf = ({ state, mode, utilization = 0, lagSeconds = 0 }: ShownRow): KnownState => {
  const calm = state === 'steady' || state === 'blocked' || state === 'recommending' || state === 'resumed';
  if (calm && (utilization >= 100 || lagSeconds > LATE_SECONDS)) return 'overloaded';
  return state === 'blocked' && mode === 'paused' ? 'paused' : state;
};

const LATE_SECONDS = 300;

const known = (value: number | undefined): Measured => value ?? null;

const sizeOf = ({ parallelism, kpus, subtasks }: RowSize): FleetSize => ({
  parallelism,
  kpus: kpus ?? null,
  subtasks: subtasks ?? null,
});

const byAttention = (a: FleetJob, b: FleetJob): number =>
  Number(b.attention.length > 0) - Number(a.attention.length > 0) || a.name.localeCompare(b.name);
