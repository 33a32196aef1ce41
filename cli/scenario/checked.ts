/** Reads JSON that others wrote: each reader returns its value, or says what is wrong and where. */

export class InputError extends Error {
  readonly path: readonly string[];
  readonly problem: string;
  constructor(problem: string, path: readonly string[] = []) {
    super(path.length === 0 ? problem : `${pathText(path)}: ${problem}`);
    this.name = 'InputError';
    this.problem = problem;
    this.path = path;
  }
}

/** `ticks[3].vertices["my source"].in` */
const pathText = (path: readonly string[]): string =>
  path
    .map((key) => {
      if (/^\d+$/.test(key)) return `[${key}]`;
      return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('')
    .replace(/^\./, '');

/** The path is put together on the way out of an error, so that it costs nothing when all is well. */
export const within = (key: string, error: unknown): unknown =>
  error instanceof InputError ? new InputError(error.problem, [key, ...error.path]) : error;

export type Reader<T> = (value: unknown) => T;
type Fields = Readonly<Record<string, unknown>>;

const shown = (value: unknown): string => {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return `got ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
};

export const wrong = (value: unknown, right: string): InputError =>
  new InputError(`${shown(value)}; it should be ${right}`);

export const fieldsOf = (value: unknown): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(value, 'an object');
  return value as Fields;
};

export const field = <T>(value: unknown, key: string, read: Reader<T>): T => {
  try {
    return read(value);
  } catch (error) {
    throw within(key, error);
  }
};

/** Undefined when it is not there. */
export const optional = <T>(value: unknown, key: string, read: Reader<T>): T | undefined =>
  value === undefined ? undefined : field(value, key, read);

export const mapOf =
  <T>(read: Reader<T>): Reader<Record<string, T>> =>
  (value) => {
    const fields = fieldsOf(value);
    const out: Record<string, T> = {};
    let at = '';
    try {
      for (const key in fields) {
        at = key;
        out[key] = read(fields[key]);
      }
    } catch (error) {
      throw within(at, error);
    }
    return out;
  };

export const listOf =
  <T>(read: Reader<T>): Reader<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value)) throw wrong(value, 'a list');
    return value.map((each, index) => {
      try {
        return read(each);
      } catch (error) {
        throw within(String(index), error);
      }
    });
  };

export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value) =>
    value === null ? null : read(value);

export const text: Reader<string> = (value) => {
  if (typeof value !== 'string') throw wrong(value, 'a string');
  return value;
};

export const truth: Reader<boolean> = (value) => {
  if (typeof value !== 'boolean') throw wrong(value, 'true or false');
  return value;
};

export const integer: Reader<number> = (value) => {
  if (!Number.isSafeInteger(value)) throw wrong(value, 'a whole number');
  return value as number;
};

/** Farther away there are no dates. */
const FARTHEST_MS = 8.64e15;

export const epochMs: Reader<number> = (value) => {
  if (!Number.isSafeInteger(value) || Math.abs(value as number) > FARTHEST_MS) throw wrong(value, 'epoch milliseconds');
  return value as number;
};

/** What JSON has no number for is spelled. */
export const double: Reader<number> = (value) => {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw wrong(value, 'a number, "NaN", "Infinity" or "-Infinity"');
};

export const oneOf =
  <const Word extends string>(...words: readonly Word[]): Reader<Word> =>
  (value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw wrong(value, words.map((word) => `"${word}"`).join(' or '));
    return found;
  };
