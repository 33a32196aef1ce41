/** What waits for one source: everything that ever arrived, second by second, and how far it was read. */

export interface Topic {
  arrive(records: number): void;
  readonly waiting: number;
  /** Records that were read; set back by a restart. */
  read: number;
  /** Age of the oldest record that waits, in seconds; 0 when there is none. */
  age(): number;
}

export const createTopic = (seconds: number): Topic => {
  const total = new Float64Array(seconds + 2);
  let now = 0;
  let oldest = 0;
  let read = 0;
  return {
    arrive(records) {
      total[now + 1] = (total[now] ?? 0) + records;
      now++;
    },
    get waiting() {
      return Math.max(0, (total[now] ?? 0) - read);
    },
    get read() {
      return read;
    },
    set read(to) {
      // Read again from the last checkpoint: what waits is older than it was.
      if (to < read) while (oldest > 0 && (total[oldest] ?? 0) > to) oldest--;
      read = to;
    },
    age() {
      // So little is a rounding error, not a record.
      const least = read + 1e-6 + 1e-9 * read;
      if ((total[now] ?? 0) <= least) {
        oldest = now;
        return 0;
      }
      while (oldest < now && (total[oldest + 1] ?? 0) <= least) oldest++;
      const from = total[oldest] ?? 0;
      const to = total[oldest + 1] ?? 0;
      const within = to > from ? (read - from) / (to - from) : 0;
      return now - oldest - Math.min(1, Math.max(0, within));
    },
  };
};
