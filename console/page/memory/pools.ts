/** Memory pools of the fullest task manager: how full each is, and what each slot uses of it. */

import type { PageMemory, PagePool } from '../../model/memory.ts';
import { type Child, h } from '../shared/dom.ts';
import { bytes, NOT_MEASURED, or, percent } from '../shared/format.ts';

const NAMES: Readonly<Record<PagePool['id'], string>> = {
  container: 'Container',
  heap: 'Heap',
  managed: 'Managed (state)',
  metaspace: 'Metaspace',
};

/** AWS alarms at the same share. */
const NEARLY_FULL = 0.9;

export const poolList = (memory: PageMemory): HTMLElement =>
  h(
    'div',
    { class: 'memory-part' },
    h('h3', {}, 'In use'),
    h('ul', { class: 'pools' }, ...memory.pools.map((pool) => poolRow(pool, memory.of)), collecting(memory)),
  );

const poolRow = (pool: PagePool, of: PageMemory['of']): HTMLElement => {
  const name = of === 'task-manager' && pool.id === 'container' ? 'Process' : NAMES[pool.id];
  return row(pool.id, name, pool.share === null ? or(pool.usedBytes, bytes) : percent(pool.share), pool.share, [
    ...bar(name, pool),
    h('p', { class: 'pool-detail' }, details(pool, of).join(' · ')),
  ]);
};

const row = (id: string, name: string, value: string, share: number | null, rest: readonly Child[]): HTMLElement =>
  h(
    'li',
    { 'data-pool': id, class: id !== 'managed' && share !== null && share > NEARLY_FULL ? 'pool full' : 'pool' },
    h('span', { class: 'pool-name' }, name),
    h('span', { class: value === NOT_MEASURED ? 'pool-value unmeasured' : 'pool-value' }, value),
    ...rest,
  );

const bar = (name: string, pool: PagePool): readonly HTMLElement[] => {
  const { id, share, needs, tunedBytes, totalBytes } = pool;
  const tuned = tunedBytes === null || totalBytes === null ? null : tunedBytes / totalBytes;
  if (share === null && tuned === null) return [];
  const element = h(
    'div',
    { class: 'pool-bar', ...meterOf(name, share) },
    share !== null && h('i', { class: 'pool-fill' }),
    tuned !== null && h('i', { class: 'pool-tuned' }),
    id === 'heap' && needs !== null && h('i', { class: 'pool-needs' }),
  );
  element.style.setProperty('--pool', `var(--${id})`);
  for (const [property, value] of Object.entries({ share, needs, tuned })) {
    if (value !== null) element.style.setProperty(`--${property}`, `${Math.min(1, value) * 100}%`);
  }
  return [element];
};

const meterOf = (name: string, share: number | null) =>
  share === null
    ? { 'aria-hidden': 'true' }
    : {
        role: 'meter',
        'aria-label': `${name} in use`,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
        'aria-valuenow': Math.round(share * 100),
      };

const details = (pool: PagePool, of: PageMemory['of']): readonly string[] => {
  const { id, usedBytes, totalBytes, slotBytes, needs, tunedBytes } = pool;
  const used = usedBytes === null ? undefined : bytes(usedBytes);
  const sized = totalBytes === null ? undefined : bytes(totalBytes);
  return [
    ...(used && sized ? [`${used} of ${sized}`] : []),
    ...(!used && sized ? [`${sized} in all`] : []),
    ...(used && !sized ? ['size not measured'] : []),
    ...(!used && pool.share !== null ? ['bytes not measured'] : []),
    ...(slotBytes === null ? [] : [`${bytes(slotBytes)} per slot`]),
    ...(id === 'heap' && of === 'kpu' && needs !== null ? [`up to ${percent(needs)} after collections`] : []),
    ...(tunedBytes === null ? [] : [`tuned ${bytes(tunedBytes)}`]),
  ];
};

const collecting = ({ collecting: share, of }: PageMemory): HTMLElement =>
  row('collecting', 'Garbage collection', or(share, fine), null, [
    h('p', { class: 'pool-detail' }, of === 'kpu' ? 'of the time, old collections' : 'of the time'),
  ]);

const fine = (share: number): string => (share < 0.1 ? `${(share * 100).toFixed(1)} %` : percent(share));
