/** A line of the summary: what it is about, and what is to be said. */
export type Row = readonly [string, string];

export const share = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`;
export const hours = (value: number): string => value.toFixed(1);
