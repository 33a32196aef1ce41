/** Savings by memory tuning: so far, and by a recommendation. */
import type { MemorySaved, Packing, PageMemory } from '../../model/memory.ts';
import { bytes, count, dollars } from '../shared/format.ts';
import { openDecision } from '../shared/opened.ts';

const KPU_BYTES = 4 * 1024 ** 3;

export const SavedByMemory = ({ memory: { saved, recommended } }: { readonly memory: PageMemory }) => (
  <div class="memory-part" data-part="saved">
    <h3>What tuning saved</h3>
    {saved ? (
      <SavedSoFar saved={saved} />
    ) : (
      <p class="hint">Nothing yet: memory has not changed how close slots lie.</p>
    )}
    {recommended?.packing && (
      <>
        <h3>What it would save</h3>
        <PackingBars packing={recommended.packing} when="advice" />
      </>
    )}
    {recommended && (
      <button type="button" class="link" onClick={() => openDecision(recommended.decision)}>
        Open the recommendation
      </button>
    )}
  </div>
);

const SavedSoFar = ({ saved }: { readonly saved: MemorySaved }) => (
  <>
    <PackingBars packing={saved} when="now" />
    <p class="hint">
      <strong>{dollars(saved.dollars)} so far</strong>, by{' '}
      {saved.changes === 1 ? '1 change' : `${saved.changes} changes`} of ParallelismPerKPU.
    </p>
  </>
);

const PackingBars = ({ packing, when }: { readonly packing: Packing; readonly when: 'now' | 'advice' }) => {
  const { kpus, kpusUntuned, perKpuBefore, dollarsPerHour } = packing;
  const widest = Math.max(kpus, kpusUntuned, 1);
  return (
    <>
      <p class={dollarsPerHour > 0 && when === 'now' ? 'saved-value good' : 'saved-value'}>
        {dollars(Math.abs(dollarsPerHour))}
        <small>{dollarsPerHour < 0 ? ' /h spent on more memory' : ' /h'}</small>
      </p>
      <dl class="kpu-bars">
        <KpuBar name={when === 'now' ? 'now' : 'tuned'} kpus={kpus} widest={widest} kind={when} />
        <KpuBar name="untuned" kpus={kpusUntuned} widest={widest} kind="untuned" />
      </dl>
      <p class="hint">
        Untuned: the same parallelism at {perKpuBefore} per KPU, {bytes(KPU_BYTES / perKpuBefore)} for each slot.
      </p>
    </>
  );
};

interface BarOf {
  readonly name: string;
  readonly kpus: number;
  readonly widest: number;
  readonly kind: string;
}

const KpuBar = ({ name, kpus, widest, kind }: BarOf) => (
  <>
    <dt>{name}</dt>
    <dd>
      <i class={`kpu-bar ${kind}`} aria-hidden="true" style={{ '--share': `${(kpus / widest) * 100}%` }} />
      {count(kpus)} {kpus === 1 ? 'KPU' : 'KPUs'}
    </dd>
  </>
);
