/** Flink writes numbers that JSON doesn't have as strings: `"NaN"`, `"Infinity"`, `"-Infinity"`. */
import * as v from 'valibot';

export const jsonNumber = v.union([
  v.number(),
  v.pipe(v.picklist(['NaN', 'Infinity', '-Infinity']), v.transform(Number)),
]);
