/** Every decision, newest first; each opens its reasons. */

import type { PageDecision } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import { byId, h } from '../shared/dom.ts';
import { zoneOf } from '../shared/format.ts';
import { decisionCard } from './decision-card.ts';

const SHOWN = 8;

export const decisionsSection = (place: HTMLElement): ((state: PageState) => void) => {
  const cards = new Map<string, { readonly shown: string; readonly element: HTMLDetailsElement }>();
  const list = h('div', { class: 'cards' });
  const total = h('span', { class: 'hint' });
  let all = false;
  let shown: PageState | undefined;
  const more = h('button', { class: 'more', type: 'button', onclick: () => showAll() });

  const card = (decision: PageDecision, state: PageState): HTMLDetailsElement => {
    const shown = JSON.stringify(decision);
    const known = cards.get(decision.id);
    if (known?.shown === shown) return known.element;
    const element = decisionCard(decision, zoneOf(state), state.cluster);
    element.open = known?.element.open ?? false;
    cards.set(decision.id, { shown, element });
    return element;
  };

  const draw = (state: PageState): void => {
    shown = state;
    const { decisions } = state.history;
    const elements = (all ? decisions : decisions.slice(0, SHOWN)).map((decision) => card(decision, state));
    const wanted = elements.length > 0 ? elements : [nothingYet(state)];
    if (!sameNodes(list, wanted)) list.replaceChildren(...wanted);
    total.textContent = decisions.length > 0 ? String(decisions.length) : '';
    more.hidden = all || decisions.length <= SHOWN;
    more.textContent = `Show all ${decisions.length}`;
  };

  const showAll = (): void => {
    all = true;
    if (shown) draw(shown);
  };

  place.append(h('div', { class: 'panel-head' }, h('h2', { id: 'decisions-title' }, 'Decisions'), total), list, more);
  place.addEventListener('show-all', showAll);
  return draw;
};

/** Opens a decision's card and brings it into view. */
export const openDecision = (id: string): void => {
  byId('decisions').dispatchEvent(new Event('show-all'));
  const card = document.getElementById(`decision-${id}`);
  if (!(card instanceof HTMLDetailsElement)) return;
  card.open = true;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  card.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
  card.querySelector('summary')?.focus({ preventScroll: true });
};

/** Nodes that stay where they are keep their focus. */
const sameNodes = (place: HTMLElement, wanted: readonly HTMLElement[]): boolean =>
  place.children.length === wanted.length && wanted.every((node, i) => place.children[i] === node);

const nothingYet = ({ mode, phase }: PageState): HTMLElement =>
  h(
    'div',
    { class: 'empty' },
    h('p', {}, h('strong', {}, 'No decision yet')),
    h(
      'p',
      {},
      mode === 'observe'
        ? 'In mode observe nothing is ever decided.'
        : phase.kind === 'holding'
          ? 'The job has the size it needs.'
          : 'The first one can come as soon as a full window was seen.',
    ),
  );
