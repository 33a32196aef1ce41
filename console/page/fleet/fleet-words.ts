/** What is said of a job of the fleet in few words. */
import type { FleetDecision, FleetSize, PageFleet } from '../../model/fleet.ts';
import { kpusShort } from '../shared/kpu-words.ts';

export const PLATFORMS: Readonly<Record<string, string>> = {
  'managed-flink': 'Managed Flink',
  eks: 'EKS',
  flink: 'Flink REST',
};

/** Where the jobs are; the first three regions where there are many. */
export const fleetTitle = (fleet: PageFleet | undefined): { readonly title: string; readonly detail: string } => {
  const places = [...new Set((fleet?.jobs ?? []).map(({ region, account }) => `${region} · ${account}`))];
  const more = places.length > 3 ? ` and ${places.length - 3} more` : '';
  return { title: 'All jobs', detail: `${places.slice(0, 3).join(', ')}${more}` };
};

/** 8 + 1 KPUs, as they are paid; 12 where there are none: the parallelism of the widest vertex. */
export const sizeWords = ({ kpus, parallelism }: FleetSize): string =>
  kpus === null ? `parallelism ${parallelism}` : `${kpusShort(kpus)} KPUs`;

/** 8 → 4 KPUs; the same KPUs: the parallelism, or the subtasks of all vertices. */
export const changeWords = ({ from, to }: Pick<FleetDecision, 'from' | 'to'>): string => {
  if (from.kpus !== null && to.kpus !== null && from.kpus !== to.kpus) return `${from.kpus} → ${to.kpus} KPUs`;
  if (from.parallelism !== to.parallelism) return `parallelism ${from.parallelism} → ${to.parallelism}`;
  if (from.subtasks !== null && to.subtasks !== null && from.subtasks !== to.subtasks) {
    return `${from.subtasks} → ${to.subtasks} subtasks`;
  }
  return 'configuration';
};

export const isLarger = ({ from, to }: Pick<FleetDecision, 'from' | 'to'>): boolean => weight(to) > weight(from);

const weight = ({ kpus, parallelism, subtasks }: FleetSize): number =>
  (kpus ?? 0) * 1e6 + parallelism * 1e3 + (subtasks ?? 0) / 1e3;
