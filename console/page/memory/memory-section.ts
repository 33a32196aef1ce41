/** The memory of the task managers: what is used, what each slot has, what is recommended, and what tuning saved. */

import type { PageMemory } from '../../model/memory.ts';
import type { PageState } from '../../model/page.ts';
import { hasMemory } from '../charts/memory-specs.ts';
import { openDecision } from '../decisions/decisions.ts';
import { readyMade } from '../decisions/ready-made.ts';
import { h, whenChanged } from '../shared/dom.ts';
import { bytes, clockTime, count, zoneOf } from '../shared/format.ts';
import { poolList } from './pools.ts';
import { savedByMemory } from './saved.ts';
import { slotMemory } from './slots.ts';

export const memorySection = (place: HTMLElement): ((state: PageState) => void) => {
  const draw = whenChanged((shown: { readonly memory: PageMemory; readonly at: string; readonly mode: string }) => {
    const { memory, at } = shown;
    place.replaceChildren(
      h(
        'div',
        { class: 'panel-head' },
        h('h2', { id: 'memory-title' }, 'Memory'),
        h('span', { class: 'hint' }, `${fullestOf(memory)}${at}`),
      ),
      h('div', { class: 'memory-parts' }, poolList(memory), ...slotMemory(memory), third(memory, shown.mode)),
    );
  });
  return (state) => {
    const { memory, mode } = state;
    place.hidden = !hasMemory(state);
    draw({ memory, mode, at: memory.at === null ? '' : `, at ${clockTime(memory.at, zoneOf(state))}` });
  };
};

const fullestOf = ({ of, taskManagers, at }: PageMemory): string => {
  if (at === null) return 'not measured yet';
  if (of === 'task-manager') return 'the fullest task manager';
  return taskManagers === null || taskManagers < 2 ? 'the one KPU' : `the fullest of ${count(taskManagers)} KPUs`;
};

/** On Managed Flink what was saved; elsewhere the configuration to take over. */
const third = (memory: PageMemory, mode: string): HTMLElement =>
  memory.of === 'kpu' ? savedByMemory(memory) : recommendedConfig(memory, mode);

const recommendedConfig = ({ recommended, pools }: PageMemory, mode: string): HTMLElement =>
  h(
    'div',
    { class: 'memory-part wide', 'data-part': 'configuration' },
    h('h3', {}, recommended?.kind === 'change' ? 'Configuration of the newest change' : 'Recommended configuration'),
    ...smaller(pools),
    recommended?.config ? readyMade(recommended.config) : h('p', { class: 'hint' }, nothingRecommended(mode)),
    recommended &&
      h(
        'button',
        { type: 'button', class: 'link', onclick: () => openDecision(recommended.decision) },
        'Why: open the decision',
      ),
  );

/** What tuning saves of each task manager. */
const smaller = (pools: PageMemory['pools']): readonly HTMLElement[] => {
  const { totalBytes, tunedBytes } = pools.find(({ id }) => id === 'container') ?? {};
  if (typeof totalBytes !== 'number' || typeof tunedBytes !== 'number') return [];
  const difference = totalBytes - tunedBytes;
  return [
    h(
      'p',
      { class: 'tuned-process' },
      h('strong', {}, `${bytes(tunedBytes)} instead of ${bytes(totalBytes)}`),
      ` for each task manager: ${bytes(Math.abs(difference))} ${difference >= 0 ? 'less' : 'more'}.`,
    ),
  ];
};

const nothingRecommended = (mode: string): string =>
  mode === 'observe'
    ? 'In mode observe nothing is recommended.'
    : 'Nothing is recommended now. Memory is tuned together with a change of the parallelism.';
