/** Which reason set a decision off, and what it changes in a few words. */
import type { PageDecision, PageReason } from '../../model/history.ts';
import { count } from '../shared/format.ts';
import { isMemoryAlone, mostChanged } from './cluster-words.ts';

/**
 * What a policy said of the whole job; where it looks at vertices, what it said of the one that decides the size; else the
 * first reason there is.
 */
export const triggerOf = ({
  because,
  vertices,
  direction,
}: Pick<PageDecision, 'because' | 'vertices' | 'direction'>): PageReason | undefined => {
  const decides = because.find(({ rule }) => rule === 'kpu')?.vertex ?? mostChanged({ vertices, direction })?.name;
  const proposed = because.filter(({ about }) => about === 'What a policy proposes');
  const [first] = proposed;
  if (first?.vertex === null) return first;
  return proposed.find(({ vertex }) => vertex !== null && vertex === decides) ?? first ?? because[0];
};

/** from parallelism 8 to 11 (8 → 11 KPUs); Score from 3 to 5 and 2 more vertices; at parallelism 4 to 2 slots per KPU. */
export const changeInWords = (decision: PageDecision): string => {
  const { from, to, vertices } = decision;
  if (isMemoryAlone(decision)) return 'another configuration of the memory';
  const most = mostChanged(decision);
  if (most !== undefined) {
    const others = vertices.length - 1;
    const rest = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'vertex' : 'vertices'}`;
    return `${most.name} from ${most.from} to ${most.to}${rest}`;
  }
  const kpus = from.kpus === null || to.kpus === null ? '' : ` (${changed(from.kpus, to.kpus)} KPUs)`;
  return from.parallelism === to.parallelism
    ? `at parallelism ${count(to.parallelism)} to ${to.parallelismPerKpu ?? 1} slots per KPU${kpus}`
    : `from parallelism ${count(from.parallelism)} to ${count(to.parallelism)}${kpus}`;
};

const changed = (from: number, to: number): string => (from === to ? `still ${to}` : `${from} → ${to}`);
