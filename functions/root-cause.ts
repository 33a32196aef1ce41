/** What failed in the end: fetch says only "fetch failed"; the message that helps is further down. */

export const rootCause = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return rootCause(error.cause);
  const code = 'code' in error ? String(error.code) : undefined;
  return error.message || code || error.name;
};
