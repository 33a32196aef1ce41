/** What fails of one job is reported, and stops no other. */
import type { JobRef } from '../../lib/model/job.ts';

interface Failed {
  failed(failure: { readonly job: JobRef; readonly error: Error }): void;
}

export const surviving = (watch: Failed) => {
  const failed = (job: JobRef, cause: unknown): void =>
    watch.failed({ job, error: cause instanceof Error ? cause : new Error(String(cause)) });
  /** Undefined: it has failed. */
  const survive = async <Result>(job: JobRef, work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await work();
    } catch (cause) {
      failed(job, cause);
      return undefined;
    }
  };
  return { failed, survive };
};
