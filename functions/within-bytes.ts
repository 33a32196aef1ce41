/** As much as fits into so many bytes of JSON. */

export interface Bounded<Value> {
  readonly value: Value;
  /** So many are left out. */
  readonly left: number;
}

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/** Those of the first that fit together. */
export const firstWithin = <Item>(items: readonly Item[], mostBytes: number): Bounded<Item[]> => {
  const value: Item[] = [];
  let bytes = 2;
  for (const item of items) {
    const own = bytesOf(item) + 1;
    if (bytes + own > mostBytes) continue;
    bytes += own;
    value.push(item);
  }
  return { value, left: items.length - value.length };
};
