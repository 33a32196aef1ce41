/** When does the CloudWatch agent scrape a task manager? Once a minute, each at a second of its own, and now and then not. */
import { randomAt, streamOf } from '../load/random.ts';

export interface Scrapes {
  /** Task managers, of so many, that are scraped in this second. */
  of(taskManagers: number, second: number): readonly number[];
}

/** Prometheus spreads its targets over the interval by a hash of their names; the job's pods keep theirs. */
const SECONDS = 59;
/** One scrape in two thousand fails: all that the pod would have said in this minute is lost. */
const MISSED = 0.0005;

export const createScrapes = (seed: number, missed = MISSED): Scrapes => {
  const offsets = streamOf(seed, 'when a pod is scraped');
  const misses = streamOf(seed, 'failed scrapes');
  return {
    of(taskManagers, second) {
      const minute = Math.floor(second / 60);
      return Array.from({ length: taskManagers }, (_, n) => n).filter(
        (n) =>
          second % 60 === 1 + Math.floor(SECONDS * randomAt(offsets, n)) &&
          randomAt(misses, minute * 1024 + n) >= missed,
      );
    },
  };
};
