/** The numbers that one field of a cron names: `*`, `5`, `MON`, `9-17`, `22-2` (over the end), `MON-FRI`, and steps. */

export interface Field {
  readonly least: number;
  readonly most: number;
  /** Largest step of an open range (`5/15`, or the same after a star). */
  readonly mostStep: number;
  /** Names of the numbers, from `least` on. */
  readonly names: readonly string[];
  /** Whether a range may go over the end. */
  readonly wraps: boolean;
}

/** Undefined when the text is not a list of numbers and ranges of this field. */
export const numbersOf = (field: Field, text: string): ReadonlySet<number> | undefined => {
  const items = text.split(',').filter((item) => item !== '');
  if (items.length === 0) return undefined;
  const numbers = new Set<number>();
  for (const item of items) {
    const named = itemNumbers(field, item);
    if (named === undefined) return undefined;
    for (const number of named) numbers.add(number);
  }
  return numbers;
};

/** A number or a name of the field. */
export const numberNamed = (field: Field, text: string): number | undefined => {
  const name = field.names.indexOf(text);
  const value = name >= 0 ? name + field.least : /^[0-9]+$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= field.least && value <= field.most ? value : undefined;
};

const itemNumbers = (field: Field, item: string): readonly number[] | undefined => {
  const [, fromText = '', toText, stepText] =
    /^(\*|[0-9]+|[A-Z]+|)(?:-([0-9]+|[A-Z]+))?(?:\/([0-9]+))?$/.exec(item) ?? [];
  const open = fromText === '*' || (fromText === '' && stepText !== undefined);
  const step = stepText === undefined ? undefined : Number(stepText);
  if (step !== undefined && toText === undefined && step > field.mostStep) return undefined;
  if (open) return toText === undefined ? range(field, field.least, field.most, step || 1) : undefined;
  const from = numberNamed(field, fromText);
  if (from === undefined) return undefined;
  if (toText === undefined) return step ? range(field, from, field.most, step) : [from];
  // Quartz lets a range end at 0 also where numbers start at 1: it goes to the end of the field.
  const to = /^0+$/.test(toText) ? 0 : numberNamed(field, toText);
  if (to !== undefined && to < from && !field.wraps) return undefined;
  // Quartz takes a step of 0 for no range at all.
  return to === undefined ? undefined : step === 0 ? [from] : range(field, from, to, step ?? 1);
};

/** From, by steps, to; a range that ends before it starts goes over the end of the field (22-2: 22, 23, 0, 1, 2). */
const range = ({ least, most }: Field, from: number, to: number, step: number): readonly number[] => {
  const size = most - least + 1;
  const numbers: number[] = [];
  for (let n = from; n <= (to < from ? to + size : to); n += step) numbers.push(((n - least) % size) + least);
  return numbers;
};
