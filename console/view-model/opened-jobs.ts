/** The jobs whose pages were asked for last. What is remembered of a job is large, so that only some are kept open. */
import type { PageState } from '../model/page.ts';
import type { Time } from '../model/values.ts';
import { type PageSource, pageState } from './page-state.ts';

export type OpenJob = (since?: Time) => Promise<PageState>;

/** The people in front of one console look at no more at a time. */
const MOST = 8;

/** `sourceOf` makes what the page of a job is made from; undefined: there is no such job. */
export const openedJobs = (
  sourceOf: (key: string) => Promise<PageSource | undefined>,
): ((key: string) => Promise<OpenJob | undefined>) => {
  const opened = new Map<string, OpenJob>();
  return async (key) => {
    const found = opened.get(key);
    if (found) {
      opened.delete(key);
      opened.set(key, found);
      return found;
    }
    const source = await sourceOf(key);
    if (!source) return undefined;
    const job = opened.get(key) ?? pageState(source);
    opened.set(key, job);
    for (const oldest of opened.keys()) {
      if (opened.size <= MOST) break;
      opened.delete(oldest);
    }
    return job;
  };
};
