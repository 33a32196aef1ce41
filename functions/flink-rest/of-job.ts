/** Names the job of an error: Flink's own messages have ids only, and a run has many jobs. */
export const ofJob = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    throw new Error(`Job "${name}": ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};
