/**
 * Which published task a vertex can be. What a name consists of is compared word by word, since CloudWatch replaces
 * characters: a blank is known to become `_`, the rest is not documented.
 */
import type { JobVertex } from '../../../lib/model/graph.ts';
import { operatorChain, operatorsOf, writeChain } from '../../job-graph/operator-chain.ts';
import { operatorNames } from '../../job-graph/operator-names.ts';
import { normalName } from './vertex-names.ts';

/**
 * How far a name may be from what is expected: `name` as Flink names an operator of this description; `id` for SQL any
 * name with the operator's number, and a name that was cut; `any` what the job's code can have named it.
 */
export type Closeness = 'name' | 'id' | 'any';

export interface TaskPattern {
  readonly operators: readonly OperatorPattern[];
  readonly isSource: boolean;
  /** Between operators; undefined: not known, for a name that was not taken from a description. */
  readonly arrows: number | undefined;
}

interface OperatorPattern {
  readonly names: readonly Words[];
  readonly ending: Words | undefined;
  readonly anyName: boolean;
}

type Words = readonly string[];

export interface PublishedTask {
  readonly name: string;
  readonly words: Words;
  /** Undefined: arrows do not survive in the names of this application. */
  readonly arrows: number | undefined;
  readonly isCut: boolean;
}

export const patternOf = ({ name, description, inputs }: JobVertex): TaskPattern => {
  const isSource = inputs.length === 0;
  const chain = description === undefined ? undefined : operatorChain(description);
  if (!chain) {
    return { operators: [{ names: [wordsOf(name)], ending: undefined, anyName: false }], isSource, arrows: undefined };
  }
  const operators = operatorsOf(chain).map((operator): OperatorPattern => {
    const { names, ending, anyName } = operatorNames(operator);
    return { names: names.map(wordsOf), ending: ending === undefined ? undefined : wordsOf(ending), anyName };
  });
  return {
    operators,
    isSource,
    arrows: arrowsIn(writeChain(chain, (operator) => operatorNames(operator).names[0] ?? '')),
  };
};

/** `pipeline.vertex-name-include-index-prefix` puts `[vertex-0]` before every name, and before no description. */
export const publishedTasks = (names: readonly string[]): readonly PublishedTask[] => {
  const words = names.map(wordsOf);
  const indexed = words.every(([first, index]) => first === 'vertex' && /^\d+$/.test(index ?? ''));
  const hasArrows = names.some((name) => name.includes(ARROW));
  return names.map((name, i) => ({
    name,
    words: words[i]?.slice(indexed ? 2 : 0) ?? [],
    arrows: hasArrows ? arrowsIn(name) : undefined,
    isCut: name.length === CUT_AT,
  }));
};

export const canBe = (pattern: TaskPattern, task: PublishedTask, closeness: Closeness): boolean => {
  if (closeness !== 'name' && task.arrows !== undefined && pattern.arrows !== undefined && !task.isCut) {
    if (task.arrows !== pattern.arrows) return false;
  }
  // A source's name begins so, and that of no other operator: Flink puts it there.
  if (closeness === 'any' && (task.words[0] === SOURCE) !== pattern.isSource) return false;
  return consumes(pattern.operators, task, closeness);
};

const ARROW = '->';
const arrowsIn = (name: string): number => name.split(ARROW).length - 1;
const SOURCE = 'Source';
/** Of a name that somewhere on its way is cut as Flink cuts those of operators. */
const CUT_AT = 80;

const wordsOf = (name: string): Words => normalName(name).split('_').filter(Boolean);

/** Goes through the words with all operators in turn; `at` holds where the next may begin. */
const consumes = (operators: readonly OperatorPattern[], task: PublishedTask, closeness: Closeness): boolean => {
  const { words } = task;
  const mayBeCut = task.isCut && closeness !== 'name';
  let at: ReadonlySet<number> = new Set([0]);
  for (const { names, ending, anyName } of operators) {
    const next = new Set<number>();
    for (const start of at) {
      for (const name of names) {
        if (mayBeCut && isCutWithin(words, start, name)) return true;
        if (isAt(words, start, name)) next.add(start + name.length);
      }
      if (closeness === 'any' && anyName) for (let i = start + 1; i <= words.length; i++) next.add(i);
      if (closeness === 'name' || !ending) continue;
      for (let i = start + 1; i <= words.length; i++) if (isAt(words, i, ending)) next.add(i + ending.length);
    }
    at = next;
  }
  return at.has(words.length);
};

const isAt = (words: Words, start: number, name: Words): boolean =>
  start + name.length <= words.length && name.every((word, i) => words[start + i] === word);

/** The words end here, in the middle of this name. */
const isCutWithin = (words: Words, start: number, name: Words): boolean => {
  const left = words.slice(start);
  if (left.length > name.length) return false;
  return left.every((word, i) => (i < left.length - 1 ? name[i] === word : name[i]?.startsWith(word)));
};
