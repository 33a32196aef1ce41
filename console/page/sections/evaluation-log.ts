/** Log of all evaluations, newest first. */

import type { EvaluationRow } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import { h } from '../shared/dom.ts';
import { clockTime, count, NOT_MEASURED, or, rate, zoneOf } from '../shared/format.ts';

const PAGE = 50;

export const logSection = (place: HTMLElement): ((state: PageState) => void) => {
  let rows = PAGE;
  let shown: PageState | undefined;
  const total = h('span', { class: 'hint' });
  const body = h('tbody');
  const more = h('button', {
    class: 'more',
    type: 'button',
    onclick: () => {
      rows += PAGE;
      draw();
    },
  });
  const details = h(
    'details',
    { ontoggle: () => draw() },
    h('summary', { class: 'panel-head' }, h('h2', {}, 'Every evaluation'), total),
    h(
      'div',
      { class: 'table' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h('tr', {}, ...['Time', 'Decision', 'Parallelism', 'Incoming', 'Capacity', 'Because'].map(heading)),
        ),
        body,
      ),
    ),
    more,
  );

  const draw = (): void => {
    if (!shown) return;
    const evaluations = shown.history.evaluations.filter((record) => record.parallelism !== null);
    total.textContent = String(evaluations.length);
    if (!details.open) return;
    const zone = zoneOf(shown);
    const perVertex = shown.size?.kpus === null;
    body.replaceChildren(
      ...evaluations
        .slice(-rows)
        .reverse()
        .map((record) => row(record, clockTime(record.at, zone), perVertex)),
    );
    more.hidden = evaluations.length <= rows;
    more.textContent = `Show ${Math.min(PAGE, evaluations.length - rows)} more`;
  };

  place.append(details);
  return (state) => {
    shown = state;
    draw();
  };
};

const heading = (text: string): HTMLElement => h('th', { scope: 'col' }, text);

/** 1·1·2·7·1 where every vertex has its own, in the order of the job graph. */
const parallelismOf = ({ parallelism, vertexParallelism }: EvaluationRow, perVertex: boolean): string =>
  perVertex
    ? Object.values(vertexParallelism)
        .map((one) => (one === null ? '?' : count(one)))
        .join('·')
    : or(parallelism, String);

const row = (record: EvaluationRow, time: string, perVertex: boolean): HTMLElement =>
  h(
    'tr',
    { class: record.decision },
    h('th', { scope: 'row' }, time),
    h('td', {}, record.decision),
    cell(parallelismOf(record, perVertex)),
    cell(or(record.incoming, rate)),
    cell(or(record.capacity, rate)),
    h('td', { class: 'says' }, ...record.says.map((sentence) => h('p', {}, sentence))),
  );

const cell = (text: string): HTMLElement =>
  h('td', { class: text === NOT_MEASURED ? 'number unmeasured' : 'number' }, text);
