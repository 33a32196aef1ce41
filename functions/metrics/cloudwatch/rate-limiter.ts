/**
 * The rate at which metrics may be read. CloudWatch gives out 180,000 points a second per account and region, and many
 * jobs reach that long before any limit on calls. A bucket of points: full at the start, refilled by time, waited for
 * when empty.
 */

export interface RateLimiter {
  /** Resolves when so many points may be asked for. */
  take(points: number): Promise<void>;
}

/** Half of the account's limit: others read metrics, too. */
const POINTS_PER_SECOND = 90_000;

export interface Timer {
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

const realTimer: Timer = {
  now: () => performance.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

export const pointsPerSecond = (limit: number = POINTS_PER_SECOND, timer: Timer = realTimer): RateLimiter => {
  let left = limit;
  let at = timer.now();
  return {
    async take(points) {
      const now = timer.now();
      left = Math.min(limit, left + ((now - at) / 1000) * limit);
      at = now;
      // Taken at once, even below zero: the next one waits for what this one owes.
      left -= points;
      if (left < 0) await timer.wait((-left / limit) * 1000);
    },
  };
};
