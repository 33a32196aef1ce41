/** Says of which job an error speaks: Flink's own words name ids only, and a sweep has many jobs. */
export const ofJob = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    throw new Error(`Job "${name}": ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
};
