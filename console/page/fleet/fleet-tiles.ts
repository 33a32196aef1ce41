/** The numbers of all jobs together. What is not known of some jobs is said, and not counted as zero. */
import { HOURS_PER_MONTH } from '../../../lib/sizing/price.ts';
import type { FleetJob, PageFleet } from '../../model/fleet.ts';
import type { Measured } from '../../model/values.ts';
import type { Tile } from '../sections/tile.tsx';
import { clockTime, count, day, dollars, NOT_MEASURED, percent, seconds, zoneOf } from '../shared/format.ts';
import { SAVED_EXPLAINS, SAVED_TITLE, savedDetail } from '../shared/saved-words.ts';

export const fleetTiles = (fleet: PageFleet): readonly Tile[] => {
  const { jobs } = fleet;
  const attention = jobs.filter((job) => job.attention.length > 0);
  const cost = sumOf(jobs, ({ dollarsPerHour }) => dollarsPerHour);
  const saved = sumOf(jobs, ({ savedDollars }) => savedDollars);
  const of = sumOf(jobs, ({ savedOfDollars }) => savedOfDollars);
  const utilizations = jobs.flatMap(({ utilization }) => (utilization === null ? [] : [utilization]));
  const latest = jobs.reduce<FleetJob | undefined>(
    (worst, job) => ((job.lagSeconds ?? -1) > (worst?.lagSeconds ?? -1) ? job : worst),
    undefined,
  );
  const changing = jobs.filter(({ state }) => state === 'changing').length;
  const zone = zoneOf(fleet);
  return [
    {
      id: 'jobs',
      title: 'Jobs',
      value: count(jobs.length),
      unit: '',
      detail: `${day(fleet.now, zone)}, ${clockTime(fleet.now, zone)}${zone ? ' UTC' : ''}${changing > 0 ? ` · ${changing} changing` : ''}`,
    },
    {
      id: 'attention',
      title: 'Need attention',
      value: count(attention.length),
      unit: '',
      detail:
        attention.length === 0
          ? 'nothing to look at'
          : attention
              .map(({ name }) => name)
              .slice(0, 3)
              .join(', '),
      ...(attention.length > 0 ? { tone: 'bad' as const } : {}),
    },
    {
      id: 'cost',
      title: 'Cost now',
      unit: cost.sum === null ? '' : '/h',
      value: cost.sum === null ? NOT_MEASURED : dollars(cost.sum),
      detail:
        cost.sum === null
          ? ''
          : (partOf(cost, jobs.length) ?? `${dollars(cost.sum * HOURS_PER_MONTH)} a month at this size`),
    },
    {
      id: 'saved',
      title: SAVED_TITLE,
      unit: '',
      value: saved.sum === null ? NOT_MEASURED : dollars(saved.sum),
      detail: savedDetail({ savedDollars: saved.sum, savedOfDollars: of.sum }),
      explains: SAVED_EXPLAINS,
      ...(saved.sum !== null && saved.sum > 0.005 ? { tone: 'good' as const } : {}),
    },
    {
      id: 'utilization',
      title: 'Utilization',
      unit: '',
      value: utilizations.length === 0 ? NOT_MEASURED : percent(middle(utilizations) / 100),
      detail: utilizations.length === 0 ? '' : `median; ${atLimit(utilizations.filter((one) => one >= 100).length)}`,
    },
    {
      id: 'lag',
      title: 'Longest lag',
      unit: '',
      value: latest?.lagSeconds == null ? NOT_MEASURED : seconds(Math.round(latest.lagSeconds)),
      detail: (latest?.lagSeconds ?? 0) < 1 ? 'no job is behind' : (latest?.name ?? ''),
      ...((latest?.lagSeconds ?? 0) > 300 ? { tone: 'bad' as const } : {}),
    },
  ];
};

interface Sum {
  readonly sum: Measured;
  readonly known: number;
}

const sumOf = (jobs: readonly FleetJob[], value: (job: FleetJob) => Measured): Sum => {
  const known = jobs.flatMap((job) => value(job) ?? []);
  return { sum: known.length === 0 ? null : known.reduce((a, b) => a + b, 0), known: known.length };
};

const partOf = ({ known }: Sum, all: number): string | undefined =>
  known === all ? undefined : `of ${count(known)} of ${count(all)} jobs; the price of others is not known`;

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const atLimit = (jobs: number): string => (jobs === 1 ? '1 at its limit' : `${jobs} at their limit`);
