/** What went wrong, as one line; and what is no failure at all. */

/** A run that failed carries the failures of all its jobs. */
export const reasonOf = (error: Error): string =>
  error instanceof AggregateError ? error.errors.map((one: Error) => reasonOf(one)).join('; ') : error.message;

/** A pause that is cut short because the run ends. */
export const ignoreAbort = (error: Error): void => {
  if (error.name !== 'AbortError') throw error;
};
