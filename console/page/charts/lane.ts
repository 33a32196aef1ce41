/** The lane above the charts: one button per decision, where it happened; it opens the decision. */

import type { PageDecision } from '../../model/history.ts';
import type { Time } from '../../model/values.ts';
import { decisionLabel, toneOf } from '../decisions/decision-words.ts';
import { h } from '../shared/dom.ts';
import type { Zone } from '../shared/format.ts';

const GLYPH = { up: '▲', down: '▼', same: '•' } as const;
const ADVICE = { up: '△', down: '▽', same: '◦' } as const;

const glyphOf = ({ status, direction }: PageDecision): string => {
  if (toneOf(status) === 'bad') return '✕';
  return (status === 'recommended' ? ADVICE : GLYPH)[direction];
};

export interface LanePlace {
  readonly from: Time;
  readonly to: Time;
  /** Of the plotting area, in CSS pixels. */
  readonly left: number;
  readonly width: number;
  readonly zone: Zone;
}

export const decisionLane = (open: (id: string) => void) => {
  const element = h('div', { class: 'lane', role: 'group', 'aria-label': 'Decisions over time' });
  const buttons = new Map<string, HTMLButtonElement>();
  const show = (decisions: readonly PageDecision[], { from, to, left, width, zone }: LanePlace): void => {
    const inView = decisions.filter(({ at }) => at >= from && at <= to).reverse();
    const wanted = inView.map((decision) => {
      const known = buttons.get(decision.id);
      const button = known ?? h('button', { type: 'button', onclick: () => open(decision.id) });
      buttons.set(decision.id, button);
      button.className = `mark ${decision.direction} ${toneOf(decision.status)}`;
      button.textContent = glyphOf(decision);
      const label = decisionLabel(decision, zone);
      button.title = label;
      button.setAttribute('aria-label', label);
      button.style.left = `${left + ((decision.at - from) / (to - from)) * width}px`;
      return button;
    });
    const same = element.children.length === wanted.length && wanted.every((node, i) => element.children[i] === node);
    if (!same) element.replaceChildren(...wanted);
  };
  return { element, show };
};
