/** The 4 GB of a KPU, shared out among its slots: now, and after what is recommended or under way. */
import type { PageMemory, SlotMemory } from '../../model/memory.ts';
import { bytes } from '../shared/format.ts';

export const SlotMemoryPart = ({ memory: { perSlot, of, recommended } }: { readonly memory: PageMemory }) => {
  if (of !== 'kpu') return null;
  const stays = 'No other packing is wanted now: memory per slot moves with ParallelismPerKPU.';
  return (
    <div class="memory-part" data-part="slots">
      <h3>Memory per slot</h3>
      {perSlot ? <Kpu when="now" slot={perSlot.now} /> : <p class="hint">Known with the first evaluation.</p>}
      {perSlot?.after && <Kpu when={recommended ? 'recommended' : 'under way'} slot={perSlot.after} />}
      <p class="hint">{perSlot?.after ? difference(perSlot.now, perSlot.after) : stays}</p>
    </div>
  );
};

const Kpu = ({ when, slot: { perKpu, bytes: size } }: { readonly when: string; readonly slot: SlotMemory }) => (
  <div class={`kpu ${when === 'now' ? 'now' : 'after'}`}>
    <p class="kpu-words">
      <strong>{bytes(size)}</strong> {when}: 4 GB ÷ {slots(perKpu)}
    </p>
    <div class="kpu-slots" aria-hidden="true">
      {Array.from({ length: perKpu }, (_, i) => (
        <i key={i}>{perKpu <= 4 ? bytes(size) : ''}</i>
      ))}
    </div>
  </div>
);

const difference = (now: SlotMemory, after: SlotMemory): string =>
  after.perKpu > now.perKpu
    ? 'Each slot gets less, and fewer KPUs carry the same parallelism.'
    : 'Each slot gets more, and the same parallelism takes more KPUs.';

const slots = (count: number): string => (count === 1 ? '1 slot' : `${count} slots`);
