/** A dashboard does not pass everything on, and older versions do not have everything: the rest is worth having without it. */
import { FlinkRestError } from './error.ts';

/** Undefined: Flink answers, and not with this. Throws what else goes wrong. */
export const unlessRefused = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FlinkRestError && error.status !== undefined && error.status < 500) return undefined;
    throw error;
  }
};
