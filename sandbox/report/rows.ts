/** A line of the summary: what it is about, and what is to be said. */
export type Row = readonly [string, string];

/** Of nothing, nothing is known. */
export const share = (part: number, whole: number): string =>
  whole === 0 ? '? %' : `${Math.round((100 * part) / whole)} %`;
export const hours = (value: number): string => value.toFixed(1);
