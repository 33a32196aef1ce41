/** The memory of the task managers: what is used, what each slot has, what is recommended, and what tuning saved. */
import type { PageMemory } from '../../model/memory.ts';
import type { PageState } from '../../model/page.ts';
import { hasMemory } from '../charts/memory-specs.ts';
import { ReadyMadeText } from '../decisions/ready-made.tsx';
import { bytes, clockTime, count, zoneOf } from '../shared/format.ts';
import { openDecision } from '../shared/opened.ts';
import { PoolList } from './pools.tsx';
import { SavedByMemory } from './saved.tsx';
import { SlotMemoryPart } from './slots.tsx';

export const MemorySection = ({ state }: { readonly state: PageState }) => {
  const { memory, mode } = state;
  if (!hasMemory(state)) return null;
  const at = memory.at === null ? '' : `, at ${clockTime(memory.at, zoneOf(state))}`;
  return (
    <section id="memory" class="panel memory" aria-labelledby="memory-title">
      <div class="panel-head">
        <h2 id="memory-title">Memory</h2>
        <span class="hint">
          {fullestOf(memory)}
          {at}
        </span>
      </div>
      <div class="memory-parts">
        <PoolList memory={memory} />
        <SlotMemoryPart memory={memory} />
        {/* On Managed Flink what was saved; elsewhere the configuration to take over. */}
        {memory.of === 'kpu' ? <SavedByMemory memory={memory} /> : <RecommendedConfig memory={memory} mode={mode} />}
      </div>
    </section>
  );
};

const fullestOf = ({ of, taskManagers, at }: PageMemory): string => {
  if (at === null) return 'not measured yet';
  if (of === 'task-manager') return 'the fullest task manager';
  return taskManagers === null || taskManagers < 2 ? 'the one KPU' : `the fullest of ${count(taskManagers)} KPUs`;
};

interface ConfigOf {
  readonly memory: PageMemory;
  readonly mode: PageState['mode'];
}

const RecommendedConfig = ({ memory: { recommended, pools }, mode }: ConfigOf) => (
  <div class="memory-part wide" data-part="configuration">
    <h3>{recommended?.kind === 'change' ? 'Configuration of the newest change' : 'Recommended configuration'}</h3>
    <Smaller pools={pools} />
    {recommended?.config ? (
      <ReadyMadeText text={recommended.config} />
    ) : (
      <p class="hint">
        {mode === 'observe'
          ? 'In mode observe nothing is recommended.'
          : 'Nothing is recommended now. Memory is tuned together with a change of the parallelism.'}
      </p>
    )}
    {recommended && (
      <button type="button" class="link" onClick={() => openDecision(recommended.decision)}>
        Why: open the decision
      </button>
    )}
  </div>
);

/** What tuning saves of each task manager. */
const Smaller = ({ pools }: Pick<PageMemory, 'pools'>) => {
  const { totalBytes, tunedBytes } = pools.find(({ id }) => id === 'container') ?? {};
  if (typeof totalBytes !== 'number' || typeof tunedBytes !== 'number') return null;
  const difference = totalBytes - tunedBytes;
  return (
    <p class="tuned-process">
      <strong>
        {bytes(tunedBytes)} instead of {bytes(totalBytes)}
      </strong>{' '}
      for each task manager: {bytes(Math.abs(difference))} {difference >= 0 ? 'less' : 'more'}.
    </p>
  );
};
