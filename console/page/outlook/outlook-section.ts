/** What the policy expects and weighs: its dial, whether a restart would pay, the backlog, the forecast, the error budget. */
import type { PageState } from '../../model/page.ts';
import { h, whenChanged } from '../shared/dom.ts';
import type { Zone } from '../shared/format.ts';
import { zoneOf } from '../shared/format.ts';
import { objectiveDial } from './dial.ts';
import { type Cell, cellsOf } from './outlook-words.ts';

/** Hidden where the policy has none of them. */
export const outlookSection = (place: HTMLElement): ((state: PageState) => void) => {
  const draw = whenChanged(({ objective, cells }: Shown) => {
    const dial = objective ? [objectiveDial(objective)] : [];
    place.hidden = dial.length + cells.length === 0;
    place.replaceChildren(...dial, ...cells.map(cellElement));
  });
  return (state) => draw(shownOf(state, zoneOf(state)));
};

interface Shown {
  readonly objective: NonNullable<PageState['policy']>['objective'];
  readonly cells: readonly Cell[];
}

const shownOf = (state: PageState, zone: Zone): Shown => ({
  objective: state.policy?.objective ?? null,
  cells: cellsOf(state, zone),
});

const cellElement = ({ id, title, value, unit, detail, explains, gauge, tone }: Cell): HTMLElement =>
  h(
    'article',
    { class: `cell ${tone ?? ''}`, 'data-outlook': id },
    h('h3', { title: explains }, title),
    h('p', { class: 'value' }, value, unit !== undefined && h('small', {}, ` ${unit}`)),
    gauge && gaugeElement(gauge),
    h('p', { class: 'detail' }, detail),
  );

/** A bar with a mark where it counts; beyond the mark the bar has another color. */
const gaugeElement = ({ value, mark, means, beyond }: NonNullable<Cell['gauge']>): HTMLElement => {
  const bar = h('i', { class: value >= mark ? `bar beyond ${beyond}` : 'bar' });
  bar.style.setProperty('--to', `${100 * Math.min(1, Math.max(0, value))}%`);
  const tick = h('i', { class: 'tick' });
  tick.style.setProperty('--at', `${100 * mark}%`);
  return h('div', { class: 'gauge', role: 'img', 'aria-label': means }, bar, tick);
};
