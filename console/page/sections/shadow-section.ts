/** What a second policy would have done with the job, beside what was done. Nothing of it is applied. */

import type { PageState } from '../../model/page.ts';
import type { PageShadow, PageShadowChange, PageSizeRecord } from '../../model/shadow.ts';
import type { Size } from '../../model/values.ts';
import { foldedReasons } from '../decisions/reasons.ts';
import { h, whenChanged } from '../shared/dom.ts';
import { clockTime, count, day, percent, seconds, type Zone, zoneOf } from '../shared/format.ts';

const FIRST = 3;

interface Shown {
  readonly shadow: PageShadow;
  readonly zone: Zone;
}

export const shadowSection = (place: HTMLElement): ((state: PageState) => void) => {
  const draw = whenChanged((shown: Shown) => place.replaceChildren(...parts(shown)));
  return (state) => {
    const { shadow } = state;
    place.hidden = shadow === null;
    if (shadow) draw({ shadow, zone: zoneOf(state) });
  };
};

const parts = ({ shadow, zone }: Shown): readonly HTMLElement[] => [
  h(
    'div',
    { class: 'panel-head' },
    h('h2', { id: 'shadow-title' }, `Shadow: policy ${shadow.policy} would have…`),
    h(
      'span',
      { class: 'hint' },
      `nothing of it is applied; ${count(shadow.hours)} h since ${day(shadow.since, zone)}, ${clockTime(shadow.since, zone)}`,
    ),
  ),
  h('div', { class: 'shadow-parts' }, recordTable(shadow), lately(shadow, zone), now(shadow)),
];

const recordTable = (shadow: PageShadow): HTMLElement => {
  const { job, shadow: would, beside, policy, unit, minutesJudged } = shadow;
  const row = (title: string, value: (of: PageSizeRecord) => string, against = ''): HTMLElement =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, title),
      h('td', {}, value(job)),
      h('td', {}, h('strong', {}, value(would)), against !== '' && h('span', { class: 'hint' }, ` ${against}`)),
    );
  const head = h('tr', {}, h('td', {}), h('th', { scope: 'col' }, beside), h('th', { scope: 'col' }, policy));
  return h(
    'div',
    {},
    h(
      'table',
      {},
      h('thead', {}, head),
      h(
        'tbody',
        {},
        row('Size now', ({ size }) => sizeText(size)),
        row(unit, ({ sizeHours }) => count(sizeHours), difference(would.sizeHours, job.sizeHours)),
        row('Changes', ({ changes }) => count(changes)),
        row('Too small for', ({ minutesShort }) => seconds(60 * minutesShort)),
      ),
    ),
    h(
      'p',
      { class: 'hint' },
      `Too small: a vertex could process less than what arrived, in ${seconds(60 * minutesJudged)} that were judged. Restarts and the backlog that follows are not in it.`,
    ),
  );
};

const difference = (would: number, is: number): string => {
  if (!(is > 0)) return '';
  const share = would / is - 1;
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
};

const sizeText = ({ parallelism, kpus }: Size): string =>
  kpus === null ? count(parallelism) : `${count(parallelism)} in ${count(kpus)} KPU${kpus === 1 ? '' : 's'}`;

const lately = ({ changes }: PageShadow, zone: Zone): HTMLElement =>
  h(
    'div',
    {},
    h('h3', {}, 'Changes it would have made'),
    changes.length === 0
      ? h('p', { class: 'hint' }, 'None lately.')
      : h('ul', { class: 'shadow-changes' }, ...changes.map((change) => changeItem(change, zone))),
  );

const changeItem = ({ at, from, to, direction, says }: PageShadowChange, zone: Zone): HTMLElement =>
  h(
    'li',
    { class: direction, title: says },
    h('span', { class: 'hint' }, clockTime(at, zone)),
    h('strong', {}, `${sizeText(from)} → ${sizeText(to)}`),
  );

const now = ({ now: asked }: PageShadow): HTMLElement =>
  h(
    'div',
    {},
    h('h3', {}, asked?.decision === 'hold' ? 'Why it would do nothing now' : 'What it would do now'),
    asked
      ? foldedReasons(asked.because, FIRST)
      : h('p', { class: 'hint' }, 'Nothing is measured of the job now: it is not asked.'),
  );
