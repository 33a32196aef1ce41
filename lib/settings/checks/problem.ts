/** One thing that is wrong in the settings: where, and a sentence that says what would be right. */

/** Keys, and indexes of lists, from the top of the file. */
export type Path = readonly (string | number)[];

export interface SettingsProblem {
  readonly path: Path;
  /** What is wrong at the end of the path: the key that is written there, its value, or that it is missing. */
  readonly at: 'key' | 'value' | 'missing';
  /** With a full stop, without the place. */
  readonly says: string;
}

/** A problem with its place in words: `job "orders": lag 1: topic`. */
export interface PlacedProblem extends SettingsProblem {
  readonly place: string;
}

export const sentenceOf = ({ place, says }: Pick<PlacedProblem, 'place' | 'says'>): string =>
  place === '' ? says : `${place}: ${says}`;

/** `file` is what the path leads through: a job and a vertex are called by their names. */
export const placed = (problem: SettingsProblem, file: unknown): PlacedProblem => ({
  ...problem,
  place: placeOf(problem.path, file),
});

/** As one meets them when reading the file; what is missing comes first in its object. */
export const inFileOrder = <Problem extends SettingsProblem>(
  problems: readonly Problem[],
  file: unknown,
): readonly Problem[] =>
  problems
    .map((problem) => ({ problem, order: orderOf(problem.path, file) }))
    .toSorted((a, b) => compare(a.order, b.order))
    .map(({ problem }) => problem);

const orderOf = (path: Path, file: unknown): readonly number[] => {
  let value = file;
  return path.map((step) => {
    const inside = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>) : {};
    value = inside[step];
    return typeof step === 'number' ? step : Object.keys(inside).indexOf(step);
  });
};

const compare = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((step, i) => step !== b[i]);
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -2);
};

const placeOf = (path: Path, file: unknown): string => {
  const places: string[] = [];
  let value = file;
  for (const [i, step] of path.entries()) {
    const list = value;
    value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined;
    if (typeof step === 'number') places.splice(-1, 1, itemOf(String(path[i - 1] ?? 'entry'), step, list, value));
    else if (i > 0 && path[i - 1] === 'options') return [...places, option(path.slice(i))].join(': ');
    else places.push(keyOf(step));
  }
  return places.join(': ');
};

/** Nested or not, an option is called by its whole key. */
const option = (path: Path): string => keyOf(path.join('.'));

/** In quotes where one would not see where it ends. */
const keyOf = (key: string): string => (/^[\w.$-]+$/.test(key) ? key : JSON.stringify(key));

/** What one entry of a list is called. */
const CALLED: Readonly<Record<string, string>> = { jobs: 'job', graph: 'vertex', inputs: 'input' };

const itemOf = (list: string, index: number, items: unknown, item: unknown): string => {
  const called = CALLED[list] ?? list;
  const name = nameOf(item);
  if (name === undefined) return `${called} ${index + 1}`;
  const alone = Array.isArray(items) && items.filter((one) => nameOf(one) === name).length < 2;
  return alone ? `${called} ${JSON.stringify(name)}` : `${called} ${index + 1} ${JSON.stringify(name)}`;
};

const nameOf = (item: unknown): string | undefined => {
  const name = typeof item === 'object' && item !== null ? (item as { readonly name?: unknown }).name : undefined;
  return typeof name === 'string' && name !== '' && name.length <= 80 && !name.startsWith('arn:') ? name : undefined;
};
