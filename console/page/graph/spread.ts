/** Edges that end at the same vertex end a little apart: pixels above or below its middle. */
export const spread = (index: number, count: number): number => (index - (count - 1) / 2) * 16;
