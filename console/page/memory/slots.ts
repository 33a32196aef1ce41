/** The 4 GB of a KPU, shared out among its slots: now, and after what is recommended or under way. */

import type { PageMemory, SlotMemory } from '../../model/memory.ts';
import { h } from '../shared/dom.ts';
import { bytes } from '../shared/format.ts';

export const slotMemory = ({ perSlot, of, recommended }: PageMemory): readonly HTMLElement[] => {
  if (of !== 'kpu') return [];
  const after = recommended ? 'recommended' : 'under way';
  const stays = 'No other packing is wanted now: memory per slot moves with ParallelismPerKPU.';
  return [
    h(
      'div',
      { class: 'memory-part', 'data-part': 'slots' },
      h('h3', {}, 'Memory per slot'),
      ...(perSlot ? [kpu('now', perSlot.now)] : [h('p', { class: 'hint' }, 'Known with the first evaluation.')]),
      ...(perSlot?.after ? [kpu(after, perSlot.after)] : []),
      h('p', { class: 'hint' }, perSlot?.after ? difference(perSlot.now, perSlot.after) : stays),
    ),
  ];
};

const kpu = (when: string, { perKpu, bytes: size }: SlotMemory): HTMLElement =>
  h(
    'div',
    { class: `kpu ${when === 'now' ? 'now' : 'after'}` },
    h('p', { class: 'kpu-words' }, h('strong', {}, bytes(size)), ` ${when}: 4 GB ÷ ${slots(perKpu)}`),
    h(
      'div',
      { class: 'kpu-slots', 'aria-hidden': 'true' },
      ...Array.from({ length: perKpu }, () => h('i', {}, perKpu <= 4 ? bytes(size) : '')),
    ),
  );

const difference = (now: SlotMemory, after: SlotMemory): string =>
  after.perKpu > now.perKpu
    ? `Each slot gets less, and fewer KPUs carry the same parallelism.`
    : `Each slot gets more, and the same parallelism takes more KPUs.`;

const slots = (count: number): string => (count === 1 ? '1 slot' : `${count} slots`);
