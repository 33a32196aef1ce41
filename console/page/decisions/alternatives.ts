/** The sizes that were weighed, best first: what each carries, for how long, and what it costs. */
import type { PageAlternative, SizeUnit } from '../../model/predictions.ts';
import { h } from '../shared/dom.ts';
import { count, or, seconds } from '../shared/format.ts';

const MARK = { chosen: 'chosen', now: 'now' } as const;

export const alternativesTable = (all: readonly PageAlternative[]): HTMLElement =>
  tableOf(all, all[0]?.unit ?? 'slots');

const tableOf = (all: readonly PageAlternative[], unit: SizeUnit): HTMLElement =>
  h(
    'table',
    { class: 'alternatives' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, unit),
        h('th', { scope: 'col', title: 'Records/s of all sources' }, 'carries/s'),
        h('th', { scope: 'col', title: 'How long it is expected to be enough' }, 'holds for'),
        h('th', { scope: 'col', title: `${unit}, with the next restart spread over the time that it holds` }, 'cost'),
      ),
    ),
    h('tbody', {}, ...all.map(row)),
  );

const row = ({ parallelism, size, carries, holdSeconds, cost, is, unit }: PageAlternative): HTMLElement =>
  h(
    'tr',
    { class: is ?? '' },
    h(
      'th',
      { scope: 'row', title: `parallelism ${count(parallelism)}` },
      count(size),
      unit === 'KPUs' && size !== parallelism && h('small', {}, ` p ${count(parallelism)}`),
      is !== null && h('span', { class: 'mark' }, MARK[is]),
    ),
    h('td', {}, or(carries, count)),
    h('td', {}, or(holdSeconds, duration)),
    h('td', {}, or(cost, count)),
  );

/** 5 400 s -> 1 h 30 min; from ten hours on whole hours. */
const duration = (value: number): string => {
  if (value < 60) return 'too little';
  if (value >= 36_000) return `${count(Math.round(value / 3600))} h`;
  return seconds(60 * Math.round(value / 60));
};
