/** Marks that would lie on each other are gathered in one. */

export interface Placed<Item> {
  /** CSS pixels. */
  readonly x: number;
  readonly items: readonly Item[];
}

/** Items in order; those nearer than `least` to the first of a group join it. (x 10, 14, 40, least 18) -> [10, 14], [40] */
export const gathered = <Item>(
  items: readonly Item[],
  xOf: (item: Item) => number,
  least: number,
): readonly Placed<Item>[] => {
  const groups: Item[][] = [];
  for (const item of items) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && xOf(item) - xOf(group[0]) < least) group.push(item);
    else groups.push([item]);
  }
  return groups.map((group) => ({ x: group.reduce((sum, item) => sum + xOf(item), 0) / group.length, items: group }));
};
