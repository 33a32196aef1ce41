/** Search, filters and counts above the table of jobs. */
import { useEffect, useRef } from 'preact/hooks';
import type { FleetJob } from '../../model/fleet.ts';
import { count } from '../shared/format.ts';
import { FIRST_ORDER, isShown, type Order, SHOWN, type ShownJobs } from './fleet-order.ts';
import { focusFirstJob } from './fleet-table.tsx';
import { PLATFORMS } from './fleet-words.ts';

const CHIPS: Readonly<Record<ShownJobs, string>> = {
  all: 'All',
  attention: 'Need attention',
  changing: 'Changing',
  recommending: 'Recommend',
};

export interface ToolsProps {
  readonly jobs: readonly FleetJob[];
  readonly found: number;
  readonly order: Order;
  readonly reorder: (order: Order) => void;
}

export const FleetTools = ({ jobs, found, order, reorder }: ToolsProps) => {
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focusSearch = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      search.current?.focus();
    };
    addEventListener('keydown', focusSearch);
    return () => removeEventListener('keydown', focusSearch);
  }, []);
  const inSearch = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') reorder({ ...order, search: '' });
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
    event.preventDefault();
    focusFirstJob();
  };
  const isFirst = JSON.stringify(order) === JSON.stringify(FIRST_ORDER);
  return (
    <div class="fleet-tools">
      <label class="fleet-search">
        <span class="unseen">Search jobs</span>
        <input
          ref={search}
          type="search"
          placeholder="Search jobs"
          aria-keyshortcuts="/"
          value={order.search}
          onInput={({ currentTarget }) => reorder({ ...order, search: currentTarget.value })}
          onKeyDown={inSearch}
        />
        <span class="key" aria-hidden="true">
          /
        </span>
      </label>
      <fieldset class="chips">
        <legend class="unseen">Which jobs</legend>
        {SHOWN.map((shown) => (
          <button
            key={shown}
            type="button"
            aria-pressed={order.shown === shown}
            onClick={() => reorder({ ...order, shown })}
          >
            {CHIPS[shown]} <span>{count(jobs.filter((job) => isShown(job, shown)).length)}</span>
          </button>
        ))}
      </fieldset>
      <Choice
        label="Platform"
        values={valuesOf(jobs, ({ platform }) => platform)}
        words={PLATFORMS}
        value={order.platform}
        choose={(platform) => reorder({ ...order, platform })}
      />
      <Choice
        label="Mode"
        values={valuesOf(jobs, ({ mode }) => mode)}
        words={{}}
        value={order.mode}
        choose={(mode) => reorder({ ...order, mode })}
      />
      {!isFirst && (
        <button type="button" class="fleet-reset" onClick={() => reorder(FIRST_ORDER)}>
          Show all as at first
        </button>
      )}
      <p class="hint fleet-found">{found === jobs.length ? '' : `${count(found)} of ${count(jobs.length)}`}</p>
    </div>
  );
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, select, textarea');

const valuesOf = (jobs: readonly FleetJob[], value: (job: FleetJob) => string): readonly string[] =>
  [...new Set(jobs.map(value))].toSorted();

interface ChoiceProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly words: Readonly<Record<string, string>>;
  readonly value: string;
  readonly choose: (value: string) => void;
}

/** Not shown where all jobs have the same. */
const Choice = ({ label, values, words, value, choose }: ChoiceProps) =>
  values.length < 2 ? null : (
    <label class="choice">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">any</option>
        {values.map((one) => (
          <option key={one} value={one}>
            {words[one] ?? one}
          </option>
        ))}
      </select>
    </label>
  );
