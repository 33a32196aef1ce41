/** Savings by memory tuning: so far, and by a recommendation. */

import type { MemorySaved, Packing, PageMemory } from '../../model/memory.ts';
import { openDecision } from '../decisions/decisions.ts';
import { h } from '../shared/dom.ts';
import { bytes, count, dollars } from '../shared/format.ts';

const KPU_BYTES = 4 * 1024 ** 3;

export const savedByMemory = ({ saved, recommended }: PageMemory): HTMLElement =>
  h(
    'div',
    { class: 'memory-part', 'data-part': 'saved' },
    h('h3', {}, 'What tuning saved'),
    ...(saved
      ? savedSoFar(saved)
      : [h('p', { class: 'hint' }, 'Nothing yet: memory has not changed how close slots lie.')]),
    ...(recommended?.packing ? [h('h3', {}, 'What it would save'), ...packing(recommended.packing, 'advice')] : []),
    recommended &&
      h(
        'button',
        { type: 'button', class: 'link', onclick: () => openDecision(recommended.decision) },
        'Open the recommendation',
      ),
  );

const savedSoFar = (saved: MemorySaved): readonly HTMLElement[] => [
  ...packing(saved, 'now'),
  h(
    'p',
    { class: 'hint' },
    h('strong', {}, `${dollars(saved.dollars)} so far`),
    `, by ${saved.changes === 1 ? '1 change' : `${saved.changes} changes`} of ParallelismPerKPU.`,
  ),
];

const packing = (
  { kpus, kpusUntuned, perKpuBefore, dollarsPerHour }: Packing,
  when: 'now' | 'advice',
): readonly HTMLElement[] => {
  const widest = Math.max(kpus, kpusUntuned, 1);
  return [
    h(
      'p',
      { class: dollarsPerHour > 0 && when === 'now' ? 'saved-value good' : 'saved-value' },
      dollars(Math.abs(dollarsPerHour)),
      h('small', {}, dollarsPerHour < 0 ? ' /h spent on more memory' : ' /h'),
    ),
    h(
      'dl',
      { class: 'kpu-bars' },
      ...kpuBar(when === 'now' ? 'now' : 'tuned', kpus, widest, when),
      ...kpuBar('untuned', kpusUntuned, widest, 'untuned'),
    ),
    h(
      'p',
      { class: 'hint' },
      `Untuned: the same parallelism at ${perKpuBefore} per KPU, ${bytes(KPU_BYTES / perKpuBefore)} for each slot.`,
    ),
  ];
};

const kpuBar = (name: string, kpus: number, widest: number, kind: string): readonly HTMLElement[] => {
  const fill = h('i', { class: `kpu-bar ${kind}`, 'aria-hidden': 'true' });
  fill.style.setProperty('--share', `${(kpus / widest) * 100}%`);
  return [h('dt', {}, name), h('dd', {}, fill, `${count(kpus)} ${kpus === 1 ? 'KPU' : 'KPUs'}`)];
};
