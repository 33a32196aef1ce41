/** Jobs that are sized in slots, on EKS and of any Flink: what each says of itself, and what a deployed table has stored of it. */
import type { JobStore } from '../../functions/ports.ts';
import type { JobRef, JobState } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { resolveJobOptions } from '../../lib/settings/job-options.ts';
import { type JobSettings, parseSettings, type Settings, type SettingsFile } from '../../lib/settings/settings.ts';
import { paidSlots } from '../../lib/sizing/price.ts';
import { describedBy, type Seen, type SlotReaders } from './described-job.ts';
import { historyOfStored, readStored, type StoredWindow } from './from-store.ts';
import type { JobHistory } from './job-history.ts';
import { operationsOf } from './operations.ts';
import type { HistoryRequest } from './read-history.ts';
import type { ReadRange } from './read-metrics.ts';
import type { StoredSize } from './slot-sizes.ts';

type Given = SettingsFile['jobs'][number];

/** A deployed table: what it has of every job, and when each was evaluated last. */
export interface StoredJobs {
  readonly store: Pick<JobStore, 'load' | 'evaluations' | 'journal'>;
  readonly jobs: readonly StoredJob[];
}

export interface StoredJob {
  readonly job: JobRef;
  /** USD, of the size of its newest evaluation; undefined: its slots have no price there. */
  readonly dollarsPerHour: number | undefined;
}

export interface ListedSlotJob {
  readonly job: JobRef;
  /** Undefined: only the table knows it. */
  readonly given: Given | undefined;
  readonly inTable: StoredJob | undefined;
  /** These credentials are of its account, and its region is the one that is read. */
  readonly here: boolean;
}

export interface FoundSlotJob {
  readonly kind: 'found';
  readonly listed: ListedSlotJob;
  /** Undefined: CloudWatch has nothing of it that could be asked for. */
  readonly request: Omit<HistoryRequest, 'range'> | undefined;
  readonly stored: JobHistory | undefined;
}

export type LookedAtSlotJob = FoundSlotJob | ({ readonly kind: 'not read'; readonly name: string } & NotRead);

export interface NotRead {
  readonly says: string;
  /** What to do instead. */
  readonly remedy: string;
}

export interface SlotJobsRequest {
  readonly readers: SlotReaders;
  /** Undefined: no table of a stack was found. */
  readonly table: StoredJobs | undefined;
  readonly file: Settings;
  readonly range: ReadRange;
  readonly now: EpochMs;
}

/** One that can't be read is an answer, not the end of the report. Throws what the table refuses: that concerns all of them. */
export const lookAtSlotJob = async (
  { readers, table, file, range, now }: SlotJobsRequest,
  listed: ListedSlotJob,
): Promise<LookedAtSlotJob> => {
  const { job, given, inTable } = listed;
  const settings = given === undefined ? undefined : parseSettings({ jobs: [given] }).jobs[0];
  const kept = table && inTable ? await readStored(table.store, job, range.from, now + 1) : undefined;
  const seen = await describedBy(readers, listed, settings, kept?.job.graph?.graph, now);
  const config = seen.kind === 'described' ? seen.config : undefined;
  const known = { entry: given, config, ...pricesOf(file, settings, config) };
  const stored = kept && inTable ? withOwnPrice(historyOfStored(job, kept, known), inTable) : undefined;
  const state = seen.kind === 'described' ? seen.state : stateOf(stored);
  const request =
    settings?.platform === 'eks' && given !== undefined && listed.here && state !== undefined
      ? {
          reported: { job, settings, state },
          given,
          file,
          builtInScaling: undefined,
          storedSizes: kept && sizesOf(kept),
          operations: operationsOf(kept?.journal ?? []),
          config,
          taskSlots: known.taskSlots,
          dollarsPerUnitHour: known.dollarsPerUnitHour,
        }
      : undefined;
  if (request === undefined && stored === undefined) {
    return { kind: 'not read', name: job.name, ...whyNot(listed, seen, table !== undefined) };
  }
  return { kind: 'found', listed, request, stored };
};

const sizesOf = ({ evaluations }: StoredWindow): readonly StoredSize[] =>
  evaluations.flatMap(({ at, sizing }) => (sizing.kind === 'kpu' ? [] : [{ at, sizing }]));

const pricesOf = (
  file: Settings,
  settings: JobSettings | undefined,
  config: Readonly<Record<string, string>> | undefined,
): Pick<JobHistory, 'taskSlots' | 'dollarsPerUnitHour'> => {
  if (settings === undefined) return {};
  const { options } = resolveJobOptions(file, settings, config);
  return { taskSlots: options.taskSlots, dollarsPerUnitHour: options.priceDollarsPerSlotHour };
};

/** Where the settings at hand give no price, those that are deployed may: the newest evaluation has what its size costs. */
const withOwnPrice = (history: JobHistory | undefined, { dollarsPerHour }: StoredJob): JobHistory | undefined => {
  if (history === undefined || history.entry !== undefined || dollarsPerHour === undefined) return history;
  const { size, graph, taskSlots = 1 } = history;
  if (size.kind === 'kpu') return history;
  return { ...history, dollarsPerUnitHour: dollarsPerHour / paidSlots(size.current, graph, taskSlots) };
};

const stateOf = (stored: JobHistory | undefined): JobState | undefined =>
  stored && { status: 'RUNNING', runningSince: undefined, graph: stored.graph, size: stored.size };

const whyNot = ({ job, given }: ListedSlotJob, seen: Seen, hasTable: boolean): NotRead => {
  const says = seen.kind === 'not described' ? seen.says : '';
  const stored = hasTable
    ? 'The table has no evaluation of it in these days.'
    : 'No table of a deployed stack was found (--table NAME).';
  const afterADay = 'and ask again after a day: its stored window is then in the report.';
  if (job.platform === 'flink') {
    return {
      says: `Flink’s REST API keeps no history of a job of platform flink. ${stored}`,
      remedy: `Deploy it in mode observe, ${afterADay}`,
    };
  }
  if (given === undefined) {
    return { says: stored, remedy: 'Name it in the settings (--settings FILE): where it runs only they say.' };
  }
  const rights = 'Let these credentials read its cluster (docs/report.md#what-is-read-and-what-it-costs)';
  return {
    says: `Its job graph is not known. ${says} ${stored}`,
    remedy: `${rights}, or deploy it in mode observe, ${afterADay}`,
  };
};
