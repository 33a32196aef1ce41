/** The task managers and what lies in their slots, beside those that a static size would take. */
import { h, whenChanged } from '../dom.ts';
import { count } from '../format.ts';
import type { PageState, PageVertex } from '../model.ts';
import { shortNames } from '../short-name.ts';
import { vertexColor } from '../vertex-color.ts';
import type { PageCluster } from './model.ts';
import { taskManagers } from './words.ts';

interface Shown {
  readonly cluster: PageCluster;
  readonly vertices: readonly Pick<PageVertex, 'name' | 'parallelism'>[];
}

export const clusterSection = (place: HTMLElement): ((state: PageState) => void) => {
  const draw = whenChanged((shown: Shown) => place.replaceChildren(...picture(shown)));
  return ({ cluster, vertices }) => {
    place.hidden = cluster === null || cluster.taskManagers === null || vertices.length === 0;
    if (cluster && !place.hidden) {
      draw({ cluster, vertices: vertices.map(({ name, parallelism }) => ({ name, parallelism })) });
    }
  };
};

const picture = ({ cluster, vertices }: Shown): readonly HTMLElement[] => {
  const { taskManagers: now, slotsPerTaskManager: slots, staticTaskManagers } = cluster;
  const running = now ?? 0;
  const spared = Math.max(0, (staticTaskManagers ?? 0) - running);
  const names = shortNames(vertices);
  return [
    h(
      'div',
      { class: 'panel-head' },
      h('h2', { id: 'cluster-title' }, 'Task managers and their slots'),
      h('span', { class: 'hint' }, hint(running, spared)),
      h(
        'ul',
        { class: 'tones', 'aria-label': 'Vertices' },
        ...names.map((name, i) => h('li', {}, swatch(i), `${name} ${vertices[i]?.parallelism ?? ''}`)),
      ),
    ),
    h(
      'ul',
      { class: 'managers' },
      ...Array.from({ length: running }, (_, n) => manager(n, slots, vertices, names)),
      ...Array.from({ length: spared }, () => h('li', { class: 'manager spared' }, h('p', {}, 'not needed now'))),
    ),
    h(
      'p',
      { class: 'hint' },
      'Slots are shared: subtask number n of every vertex lies in slot number n, so the widest vertex decides how many slots it takes.',
    ),
  ];
};

const hint = (running: number, spared: number): string =>
  spared === 0 ? taskManagers(running) : `${taskManagers(running)} run, a static peak size has ${count(spared)} more`;

const manager = (n: number, slots: number, vertices: Shown['vertices'], names: readonly string[]): HTMLElement =>
  h(
    'li',
    { class: 'manager' },
    h('p', {}, `task manager ${n + 1}`),
    h('div', { class: 'slots' }, ...Array.from({ length: slots }, (_, i) => slot(n * slots + i, vertices, names))),
  );

const slot = (number: number, vertices: Shown['vertices'], names: readonly string[]): HTMLElement => {
  const inside = vertices.flatMap(({ parallelism }, i) => ((parallelism ?? 0) > number ? [i] : []));
  const words = inside.length === 0 ? 'free' : inside.map((i) => names[i]).join(', ');
  return h(
    'div',
    { class: 'slot', role: 'img', 'aria-label': `Slot ${number + 1}: ${words}`, title: words },
    ...inside.map(swatch),
  );
};

const swatch = (index: number): HTMLElement => {
  const mark = h('i', { 'aria-hidden': 'true' });
  mark.style.setProperty('--tone', `var(--${vertexColor(index)})`);
  return mark;
};
