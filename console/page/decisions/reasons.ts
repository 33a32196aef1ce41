/** Reasons in plain words: the sentence first, then the numbers it stands on. */

import type { PageReason } from '../../model/history.ts';
import { h } from '../shared/dom.ts';
import { quantity, words } from '../shared/format.ts';

/** Everything about each reason. */
export const reasonList = (because: readonly PageReason[]): HTMLElement =>
  h('ul', { class: 'reasons' }, ...because.map((reason) => h('li', {}, says(reason), ...grounds(reason))));

/** One line each; its numbers open on demand. */
export const shortReasonList = (because: readonly PageReason[]): HTMLElement =>
  h(
    'ul',
    { class: 'reasons short' },
    ...because.map((reason) => h('li', {}, h('details', {}, h('summary', {}, reason.says), ...grounds(reason)))),
  );

const says = (reason: PageReason): HTMLElement => h('p', { class: 'says' }, reason.says);

const grounds = (reason: PageReason): readonly HTMLElement[] => [
  ...(reason.numbers.length > 0 ? [numbers(reason)] : []),
  h(
    'p',
    { class: 'rule' },
    h('span', {}, 'rule ', h('code', {}, reason.rule)),
    reason.bound !== null && h('span', { class: 'bound' }, 'active bound ', h('code', {}, reason.bound)),
  ),
];

const numbers = (reason: PageReason): HTMLElement =>
  h(
    'dl',
    {},
    ...reason.numbers.map(({ name, value, unit }) =>
      h(
        'div',
        { class: value === null ? 'unmeasured' : '' },
        h('dt', {}, words(name)),
        h('dd', {}, quantity(value, unit)),
      ),
    ),
  );

/** The first of many; a button brings the others. */
export const foldedReasons = (because: readonly PageReason[], first: number): HTMLElement => {
  const place = h('div', {}, shortReasonList(because.slice(0, first)));
  if (because.length > first) {
    const all = (): void => place.replaceChildren(shortReasonList(because));
    place.append(h('button', { class: 'more', type: 'button', onclick: all }, `Show all ${because.length} reasons`));
  }
  return place;
};
