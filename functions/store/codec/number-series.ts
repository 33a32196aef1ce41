/**
 * Series of numbers in few bytes, exact to the bit. Flink rounds what it measures to a few decimals, and counters move in
 * small steps: where a whole series is n / 10^k, the steps of n are written as variable-length integers; else the
 * doubles themselves, byte by byte, as compressors like them.
 *
 * Layout: one mark per cell | one scale per series | the integers | the doubles, all first bytes first.
 */
import { ByteReader, ByteWriter } from './bytes.ts';

/** A cell that is undefined was absent. */
export type Series = readonly (number | undefined)[];

const MARK = { absent: 0, written: 1, nan: 2, infinity: 3, minusInfinity: 4, minusZero: 5 } as const;
const UNWRITTEN: readonly (number | undefined)[] = [
  undefined,
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
];

const MOST_DECIMALS = 6;
/** The scale of a series that is written as doubles. */
const DOUBLES = 255;
/** Steps between two such integers are exact, also after doubling them for the sign. */
const LARGEST_INTEGER = 2 ** 50;

export const packSeries = (all: readonly Series[]): Uint8Array => {
  const marks = new ByteWriter();
  const scales = new ByteWriter();
  const integers = new ByteWriter();
  const doubles: number[] = [];
  for (const series of all) {
    for (const cell of series) marks.byte(markOf(cell));
    const written = series.filter((cell): cell is number => markOf(cell) === MARK.written);
    const scale = scaleOf(written);
    scales.byte(scale);
    if (scale === DOUBLES) doubles.push(...written);
    else writeSteps(integers, written, scale);
  }
  return Buffer.concat([marks.bytes(), scales.bytes(), integers.bytes(), shuffled(doubles)]);
};

/** `lengths`: how many cells each series has. */
export const unpackSeries = (bytes: Uint8Array, lengths: readonly number[]): readonly Series[] => {
  const reader = new ByteReader(bytes);
  const marks = lengths.map((length) => Array.from({ length }, () => reader.byte()));
  const scales = lengths.map(() => reader.byte());
  const counts = marks.map((cells) => cells.filter((mark) => mark === MARK.written).length);
  const values = scales.map((scale, i) => (scale === DOUBLES ? [] : readSteps(reader, counts[i] ?? 0, scale)));
  const doubles = unshuffled(reader.rest());
  let next = 0;
  return marks.map((cells, i) => {
    const count = counts[i] ?? 0;
    const written = scales[i] === DOUBLES ? doubles.slice(next, next + count) : (values[i] ?? []);
    if (scales[i] === DOUBLES) next += count;
    let at = 0;
    return cells.map((mark) => (mark === MARK.written ? written[at++] : UNWRITTEN[mark]));
  });
};

const markOf = (cell: number | undefined): number => {
  if (cell === undefined) return MARK.absent;
  if (Number.isNaN(cell)) return MARK.nan;
  if (cell === Number.POSITIVE_INFINITY) return MARK.infinity;
  if (cell === Number.NEGATIVE_INFINITY) return MARK.minusInfinity;
  return Object.is(cell, -0) ? MARK.minusZero : MARK.written;
};

/** The fewest decimals that give back every value exactly.  (1.5, 12.125)  ->  3 */
const scaleOf = (values: readonly number[]): number => {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const factor = 10 ** decimals;
    const fits = (value: number): boolean => {
      const integer = Math.round(value * factor);
      return Math.abs(integer) <= LARGEST_INTEGER && integer / factor === value;
    };
    if (values.every(fits)) return decimals;
  }
  return DOUBLES;
};

const writeSteps = (to: ByteWriter, values: readonly number[], decimals: number): void => {
  let before = 0;
  for (const value of values) {
    const integer = Math.round(value * 10 ** decimals);
    to.signed(integer - before);
    before = integer;
  }
};

const readSteps = (from: ByteReader, count: number, decimals: number): readonly number[] => {
  let integer = 0;
  return Array.from({ length: count }, () => {
    integer += from.signed();
    return integer / 10 ** decimals;
  });
};

const shuffled = (values: readonly number[]): Uint8Array => {
  const plain = new Uint8Array(8 * values.length);
  const view = new DataView(plain.buffer);
  for (const [i, value] of values.entries()) view.setFloat64(8 * i, value);
  return plain.map((_, to) => plain[8 * (to % values.length) + Math.floor(to / values.length)] ?? 0);
};

const unshuffled = (bytes: Uint8Array): readonly number[] => {
  const count = bytes.length / 8;
  const plain = bytes.map((_, to) => bytes[(to % 8) * count + Math.floor(to / 8)] ?? 0);
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  return Array.from({ length: count }, (_, i) => view.getFloat64(8 * i));
};
