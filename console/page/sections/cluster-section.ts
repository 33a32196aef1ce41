/** The task managers and what lies in their slots, beside those that a static size would take. */

import type { PageCluster, PageState, PageVertex } from '../../model/page.ts';
import { taskManagers } from '../decisions/cluster-words.ts';
import { h, whenChanged } from '../shared/dom.ts';
import { count } from '../shared/format.ts';
import { shortNames, vertexColor } from '../shared/vertex-label.ts';

interface Shown {
  readonly cluster: PageCluster;
  readonly vertices: readonly Pick<PageVertex, 'name' | 'parallelism' | 'asked'>[];
}

export const clusterSection = (place: HTMLElement): ((state: PageState) => void) => {
  const draw = whenChanged((shown: Shown) => place.replaceChildren(...picture(shown)));
  return ({ cluster, vertices }) => {
    place.hidden = cluster === null || cluster.taskManagers === null || vertices.length === 0;
    if (cluster && !place.hidden) {
      draw({ cluster, vertices: vertices.map(({ name, parallelism, asked }) => ({ name, parallelism, asked })) });
    }
  };
};

const picture = ({ cluster, vertices }: Shown): readonly HTMLElement[] => {
  const { taskManagers: now, slotsPerTaskManager: slots, staticTaskManagers } = cluster;
  const running = now ?? 0;
  const asked = Math.ceil(Math.max(0, ...vertices.map((vertex) => vertex.asked ?? 0)) / slots);
  const coming = Math.max(0, asked - running);
  const spared = Math.max(0, (staticTaskManagers ?? 0) - running - coming);
  const names = shortNames(vertices);
  return [
    h(
      'div',
      { class: 'panel-head' },
      h('h2', { id: 'cluster-title' }, 'Task managers and their slots'),
      h('span', { class: 'hint' }, hint(running, coming, spared)),
      h(
        'ul',
        { class: 'tones', 'aria-label': 'Vertices' },
        ...names.map((name, i) => h('li', {}, swatch(i), legendWords(name, vertices[i]))),
      ),
    ),
    h(
      'ul',
      { class: 'managers' },
      ...Array.from({ length: running + coming }, (_, n) => manager(n, n >= running, { slots, vertices, names })),
      ...Array.from({ length: spared }, () => h('li', { class: 'manager spared' }, h('p', {}, 'not needed now'))),
    ),
    h(
      'p',
      { class: 'hint' },
      'Slots are shared: subtask number n of every vertex lies in slot number n, so the widest vertex decides how many slots it takes.',
    ),
  ];
};

const legendWords = (name: string, vertex: Shown['vertices'][number] | undefined): string => {
  const { parallelism = null, asked = null } = vertex ?? {};
  const moves = asked !== null && asked !== parallelism ? ` → ${asked}` : '';
  return `${name} ${parallelism ?? ''}${moves}`;
};

const hint = (running: number, coming: number, spared: number): string => {
  const run = running === 1 ? '1 task manager runs' : `${taskManagers(running)} run`;
  if (coming > 0) return `${run}, ${count(coming)} more on the way`;
  return spared === 0 ? run : `${run}, the fixed size has ${count(spared)} more`;
};

interface Slots {
  readonly slots: number;
  readonly vertices: Shown['vertices'];
  readonly names: readonly string[];
}

const manager = (n: number, coming: boolean, all: Slots): HTMLElement =>
  h(
    'li',
    { class: coming ? 'manager coming' : 'manager' },
    h('p', {}, coming ? 'on its way' : `task manager ${n + 1}`),
    h('div', { class: 'slots' }, ...Array.from({ length: all.slots }, (_, i) => slot(n * all.slots + i, all))),
  );

/** What is in it, and while the job is rescaled what is about to come and to go. */
const slot = (number: number, { vertices, names }: Slots): HTMLElement => {
  const inside = vertices.flatMap(({ parallelism, asked }, i) => {
    const [now, then] = [(parallelism ?? 0) > number, (asked ?? parallelism ?? 0) > number];
    return now || then ? [{ i, kind: now ? (then ? '' : 'going') : 'coming' }] : [];
  });
  const words = inside.length === 0 ? 'free' : inside.map(({ i, kind }) => `${names[i]} ${kind}`.trim()).join(', ');
  return h(
    'div',
    { class: 'slot', role: 'img', 'aria-label': `Slot ${number + 1}: ${words}`, title: words },
    ...inside.map(({ i, kind }) => swatch(i, kind)),
  );
};

const swatch = (index: number, kind = ''): HTMLElement => {
  const mark = h('i', { class: kind, 'aria-hidden': 'true' });
  mark.style.setProperty('--tone', `var(--${vertexColor(index)})`);
  return mark;
};
