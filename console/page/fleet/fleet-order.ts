/** Which jobs of the fleet are shown, and in which order. */
import type { FleetJob } from '../../model/fleet.ts';
import type { Measured } from '../../model/values.ts';

export const COLUMNS = ['job', 'state', 'utilization', 'size', 'cost', 'saved', 'lag', 'decision'] as const;
export type Column = (typeof COLUMNS)[number];

export const SHOWN = ['all', 'attention', 'changing', 'recommending'] as const;
export type ShownJobs = (typeof SHOWN)[number];

export interface Order {
  readonly search: string;
  readonly shown: ShownJobs;
  /** '' is any. */
  readonly platform: string;
  readonly mode: string;
  /** Undefined: attention needed first, then by name. */
  readonly by: Column | undefined;
  readonly direction: 'up' | 'down';
}

export const FIRST_ORDER: Order = { search: '', shown: 'all', platform: '', mode: '', by: undefined, direction: 'up' };

export const ordered = (jobs: readonly FleetJob[], order: Order): readonly FleetJob[] => {
  const found = jobs.filter((job) => matches(job, order));
  const { by, direction } = order;
  if (by === undefined) return found;
  const sign = direction === 'up' ? 1 : -1;
  return found.toSorted((a, b) => compared(sortedBy(a, by), sortedBy(b, by), sign) || a.name.localeCompare(b.name));
};

/** Every word must be found somewhere. */
const matches = (job: FleetJob, { search, shown, platform, mode }: Order): boolean => {
  if (platform !== '' && job.platform !== platform) return false;
  if (mode !== '' && job.mode !== mode) return false;
  if (!isShown(job, shown)) return false;
  const text = [job.name, job.platform, job.region, job.account, job.mode, job.policy, job.state, job.condition]
    .concat(job.attention.map(({ says }) => says))
    .join(' ')
    .toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

export const isShown = (job: FleetJob, shown: ShownJobs): boolean => {
  switch (shown) {
    case 'all':
      return true;
    case 'attention':
      return job.attention.length > 0;
    case 'changing':
    case 'recommending':
      return job.state === shown;
  }
};

const sortedBy = (job: FleetJob, by: Column): Measured | string => {
  switch (by) {
    case 'job':
      return job.name;
    case 'state':
      return job.state;
    case 'utilization':
      return job.utilization;
    case 'size':
      return job.size && (job.size.kpus ?? job.size.parallelism);
    case 'cost':
      return job.dollarsPerHour;
    case 'saved':
      return job.savedDollars;
    case 'lag':
      return job.lagSeconds;
    case 'decision':
      return job.decision?.at ?? null;
  }
};

/** What is not known comes last, whatever the direction. */
const compared = (a: Measured | string, b: Measured | string, sign: number): number => {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'string' || typeof b === 'string') return sign * String(a).localeCompare(String(b));
  return sign * (a - b);
};

/** The next order when the head of a column is pressed: numbers begin with the largest, and the third press ends it. */
export const pressed = (order: Order, by: Column): Order => {
  const first = by === 'job' || by === 'state' ? 'up' : 'down';
  if (order.by !== by) return { ...order, by, direction: first };
  if (order.direction === first) return { ...order, direction: first === 'up' ? 'down' : 'up' };
  return { ...order, by: undefined };
};
