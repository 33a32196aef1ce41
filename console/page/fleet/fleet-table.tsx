/** The jobs as a table. Arrow keys go from job to job, Enter opens one. */
import { useState } from 'preact/hooks';
import type { FleetJob } from '../../model/fleet.ts';
import type { Zone } from '../shared/format.ts';
import { SAVED_EXPLAINS, SAVED_TITLE } from '../shared/saved-words.ts';
import { type Column, type Order, pressed } from './fleet-order.ts';
import { FleetRow } from './fleet-row.tsx';

const HEADS: Readonly<Record<Column, string>> = {
  job: 'Job',
  state: 'State',
  utilization: 'Utilization',
  size: 'Size',
  cost: 'Cost',
  saved: SAVED_TITLE,
  lag: 'Lag',
  decision: 'Last decision',
};

const EXPLAINS: Partial<Record<Column, string>> = {
  utilization:
    'Load / capacity of the vertex that is closest to its limit; the highest of each half hour of the last day',
  saved: SAVED_EXPLAINS,
  lag: 'Records that wait, over the rate at which they arrive',
};

/** So many are drawn at first. */
const MOST = 100;

export interface TableProps {
  readonly jobs: readonly FleetJob[];
  readonly order: Order;
  readonly reorder: (order: Order) => void;
  readonly now: number;
  readonly zone: Zone;
}

export const FleetTable = ({ jobs, order, reorder, now, zone }: TableProps) => {
  const [most, setMost] = useState(MOST);
  return (
    <>
      <table class="fleet-table" onKeyDown={moveByArrows}>
        <caption class="unseen">Jobs</caption>
        <thead>
          <tr>
            {(Object.keys(HEADS) as Column[]).map((column) => (
              <Head key={column} column={column} order={order} reorder={reorder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {jobs.slice(0, most).map((job) => (
            <FleetRow key={job.key} job={job} now={now} zone={zone} />
          ))}
        </tbody>
      </table>
      {jobs.length > most && (
        <button type="button" class="more" onClick={() => setMost(most + 5 * MOST)}>
          Show more: {jobs.length - most} are not shown
        </button>
      )}
    </>
  );
};

interface HeadProps extends Pick<TableProps, 'order' | 'reorder'> {
  readonly column: Column;
}

const NUMBERS: readonly Column[] = ['size', 'cost', 'saved', 'lag'];

const Head = ({ column, order, reorder }: HeadProps) => {
  const sorted = order.by === column ? (order.direction === 'up' ? 'ascending' : 'descending') : undefined;
  return (
    <th scope="col" aria-sort={sorted} class={NUMBERS.includes(column) ? 'number' : ''} title={EXPLAINS[column]}>
      <button type="button" onClick={() => reorder(pressed(order, column))}>
        {HEADS[column]}
        <span aria-hidden="true">{sorted === undefined ? '' : sorted === 'ascending' ? ' ↑' : ' ↓'}</span>
      </button>
    </th>
  );
};

/** From the link of one job to that of the next. */
const moveByArrows = (event: KeyboardEvent): void => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const links = linksOf(document);
  const at = links.findIndex((link) => link.matches(':focus'));
  const next = links[at + step];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
};

const linksOf = (within: ParentNode): readonly HTMLElement[] => [
  ...within.querySelectorAll<HTMLElement>('.fleet-row .fleet-job a'),
];

export const focusFirstJob = (): void => linksOf(document)[0]?.focus();
