/** A decision in a few words: which way, what moves, and what became of it. */
import type { PageDecision } from '../../model/history.ts';
import { clockTime, count, seconds, type Zone } from '../shared/format.ts';
import { statusSays } from '../shared/state-words.ts';
import { changeWords, isMemoryAlone, mostChanged } from './cluster-words.ts';

const DIRECTION = { up: 'scale up', down: 'scale down', same: 'change' } as const;

export const statusWords = ({ status, restartSeconds }: PageDecision): string => {
  switch (status) {
    case 'confirmed':
      return restartSeconds === null ? 'confirmed' : `confirmed in ${seconds(restartSeconds)}`;
    case 'rolled-back':
      return restartSeconds === null ? 'rolled back' : `rolled back in ${seconds(restartSeconds)}`;
    default:
      return statusSays(status);
  }
};

export const decisionLabel = (decision: PageDecision, zone: Zone): string =>
  `${clockTime(decision.at, zone)}, ${directionWords(decision)} ${movedWords(decision)}, ${statusWords(decision)}`;

/** A rollback is no decision about the size. */
export const directionWords = ({ direction, rollbackOf }: PageDecision): string =>
  rollbackOf === null ? DIRECTION[direction] : 'roll back';

const movedWords = (decision: PageDecision): string => {
  const { vertices, from, to } = decision;
  if (isMemoryAlone(decision)) return 'of memory';
  return vertices.length > 0
    ? vertices.map(({ name, ...moved }) => `${name} from ${moved.from} to ${moved.to}`).join(', ')
    : `from ${from.parallelism} to ${to.parallelism}`;
};

/** Where only memory moves, the parallelism is not what changes; where vertices have their own, it is one of theirs. */
export const titleOf = (decision: PageDecision): string => {
  const { from, to } = decision;
  const most = mostChanged(decision);
  if (isMemoryAlone(decision)) return 'Memory tuned';
  if (most) return changeWords(most);
  return from.parallelism === to.parallelism && to.parallelismPerKpu !== null && from.parallelismPerKpu !== null
    ? `${from.parallelismPerKpu} → ${to.parallelismPerKpu} slots per KPU`
    : `${count(from.parallelism)} → ${count(to.parallelism)}`;
};
