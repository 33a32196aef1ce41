/** The error of an option that can't be read. */
import type { Reason } from '../model/reason.ts';

/** A value that can't be read, found where it was first used (only `flinkOptions` puts it off so long). */
export class OptionError extends Error {
  readonly key: string;
  readonly value: string;
  constructor(key: string, value: string) {
    super(`Could not parse value '${value}' for key '${key}'.`);
    this.name = 'OptionError';
    this.key = key;
    this.value = value;
  }
}

/** How an evaluation fails by an option that can't be read. Any other error is thrown again. */
export const failedByOption = (
  error: unknown,
): { readonly kind: 'failed'; readonly because: Reason; readonly message: string } => {
  if (!(error instanceof OptionError)) throw error;
  return { kind: 'failed', because: { rule: 'option', says: error.message, bound: error.key }, message: error.message };
};
