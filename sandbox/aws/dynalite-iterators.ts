/**
 * Ends the iterators of dynalite's database. dynalite 4 ends those of a Query by `return`, which the iterators of its
 * database do not have: each Query would leave one behind, with the whole table as it was then.
 */
import { AbstractKeyIterator, AbstractValueIterator } from 'abstract-level';

export const endIterators = (): void => {
  for (const { prototype } of [AbstractKeyIterator, AbstractValueIterator]) {
    Object.defineProperty(prototype, 'return', {
      configurable: true,
      value(this: { close(): Promise<void> }) {
        return this.close();
      },
    });
  }
};
