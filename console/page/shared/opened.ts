/** The decision that was asked for elsewhere on the page: its card opens and comes into view. */
import { signal } from '@preact/signals';

export const opened = signal<{ readonly id: string } | undefined>(undefined);

/** Asking for the same one again brings it into view again. */
export const openDecision = (id: string): void => {
  opened.value = { id };
};
