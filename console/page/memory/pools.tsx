/** Memory pools of the fullest task manager: how full each is, and what each slot uses of it. */
import type { ComponentChildren } from 'preact';
import type { PageMemory, PagePool } from '../../model/memory.ts';
import { bytes, NOT_MEASURED, or, percent } from '../shared/format.ts';

const NAMES: Readonly<Record<PagePool['id'], string>> = {
  container: 'Container',
  heap: 'Heap',
  managed: 'Managed (state)',
  metaspace: 'Metaspace',
};

/** AWS alarms at the same share. */
const NEARLY_FULL = 0.9;

export const PoolList = ({ memory }: { readonly memory: PageMemory }) => (
  <div class="memory-part">
    <h3>In use</h3>
    <ul class="pools">
      {memory.pools.map((pool) => (
        <PoolRow key={pool.id} pool={pool} of={memory.of} />
      ))}
      <Row id="collecting" name="Garbage collection" value={or(memory.collecting, fine)} share={null}>
        <p class="pool-detail">{memory.of === 'kpu' ? 'of the time, old collections' : 'of the time'}</p>
      </Row>
    </ul>
  </div>
);

const PoolRow = ({ pool, of }: { readonly pool: PagePool; readonly of: PageMemory['of'] }) => {
  const name = of === 'task-manager' && pool.id === 'container' ? 'Process' : NAMES[pool.id];
  const value = pool.share === null ? or(pool.usedBytes, bytes) : percent(pool.share);
  return (
    <Row id={pool.id} name={name} value={value} share={pool.share}>
      <Bar name={name} pool={pool} />
      <p class="pool-detail">{details(pool, of).join(' · ')}</p>
    </Row>
  );
};

interface RowOf {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly share: number | null;
  readonly children: ComponentChildren;
}

const Row = ({ id, name, value, share, children }: RowOf) => (
  <li data-pool={id} class={id !== 'managed' && share !== null && share > NEARLY_FULL ? 'pool full' : 'pool'}>
    <span class="pool-name">{name}</span>
    <span class={value === NOT_MEASURED ? 'pool-value unmeasured' : 'pool-value'}>{value}</span>
    {children}
  </li>
);

const Bar = ({ name, pool }: { readonly name: string; readonly pool: PagePool }) => {
  const { id, share, needs, tunedBytes, totalBytes } = pool;
  const tuned = tunedBytes === null || totalBytes === null ? null : tunedBytes / totalBytes;
  if (share === null && tuned === null) return null;
  const to = (value: number | null): string | undefined =>
    value === null ? undefined : `${Math.min(1, value) * 100}%`;
  return (
    <div
      class="pool-bar"
      {...meterOf(name, share)}
      style={{ '--pool': `var(--${id})`, '--share': to(share), '--needs': to(needs), '--tuned': to(tuned) }}
    >
      {share !== null && <i class="pool-fill" />}
      {tuned !== null && <i class="pool-tuned" />}
      {id === 'heap' && needs !== null && <i class="pool-needs" />}
    </div>
  );
};

const meterOf = (name: string, share: number | null) =>
  share === null
    ? ({ 'aria-hidden': 'true' } as const)
    : ({
        role: 'meter',
        'aria-label': `${name} in use`,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
        'aria-valuenow': Math.round(share * 100),
      } as const);

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

const fine = (share: number): string => (share < 0.1 ? `${(share * 100).toFixed(1)} %` : percent(share));
