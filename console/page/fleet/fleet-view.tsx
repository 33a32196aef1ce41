/** All jobs at a glance: those that need attention first. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { FleetJob, PageFleet } from '../../model/fleet.ts';
import { TileBox } from '../sections/tile.tsx';
import { asked } from '../shared/asked.ts';
import { zoneOf } from '../shared/format.ts';
import { hashOf } from '../shared/route.ts';
import { FIRST_ORDER, type Order, ordered } from './fleet-order.ts';
import { FleetTable } from './fleet-table.tsx';
import { fleetTiles } from './fleet-tiles.ts';
import { FleetTools } from './fleet-tools.tsx';
import { NewDecisions } from './new-decisions.tsx';

/** What is shown of the fleet, and what is wrong with it. */
export const fleet = asked<PageFleet>('/api/fleet');
/** Kept while a job is looked at. */
const order = signal<Order>(FIRST_ORDER);

export const FleetView = () => {
  useEffect(() => fleet.follow(), []);
  const shown = fleet.answer.value;
  const only = onlyJob(shown);
  useEffect(() => {
    if (only) location.replace(hashOf({ kind: 'job', key: only.key }));
  }, [only?.key]);
  if (!shown || only) return null;
  const reorder = (next: Order): void => {
    order.value = next;
  };
  const jobs = ordered(shown.jobs, order.value);
  const zone = zoneOf(shown);
  return (
    <>
      <section class="tiles" aria-label="All jobs together">
        {fleetTiles(shown).map((tile) => (
          <TileBox key={tile.id} tile={tile} />
        ))}
      </section>
      <section class="panel fleet" aria-label="Jobs">
        <FleetTools jobs={shown.jobs} found={jobs.length} order={order.value} reorder={reorder} />
        {jobs.length > 0 ? (
          <FleetTable jobs={jobs} order={order.value} reorder={reorder} now={shown.now} zone={zone} />
        ) : (
          <Empty fleet={shown} />
        )}
      </section>
      <NewDecisions jobs={shown.jobs} />
    </>
  );
};

/** With one job there is nothing to choose from. */
const onlyJob = (shown: PageFleet | undefined): FleetJob | undefined => {
  const [only, another] = shown?.jobs ?? [];
  return another || shown?.unreadable ? undefined : only;
};

const Empty = ({ fleet: { jobs, unreadable } }: { readonly fleet: PageFleet }) => (
  <p class="empty">
    {jobs.length > 0 ? (
      'No job is like that.'
    ) : unreadable > 0 ? (
      `${unreadable === 1 ? 'One job was' : `${unreadable} jobs were`} written by another version of flink-autopilot: the next evaluation writes ${unreadable === 1 ? 'it' : 'them'} again.`
    ) : (
      <>
        <strong>No job has been evaluated yet.</strong> Each appears here with its first evaluation.
      </>
    )}
  </p>
);
