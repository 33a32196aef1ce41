/** Real time passes in this suite: look again and again, for so long and no longer. */
import { setTimeout as pause } from 'node:timers/promises';

/** The first answer that is not undefined. Throws an Error that says what was waited for. */
export const until = async <T>(
  what: string,
  withinSeconds: number,
  look: () => Promise<T | undefined>,
  everyMs = 200,
): Promise<T> => {
  const end = Date.now() + withinSeconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > end) throw new Error(`Waited ${withinSeconds} s in vain for ${what}`);
    await pause(everyMs);
  }
};
