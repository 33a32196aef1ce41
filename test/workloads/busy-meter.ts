/**
 * Flink's meters of busy time are means over the last 60 s of the wall, many minutes of a clock that runs fast. By Flink's own
 * counters of each subtask: the same shares since this vertex was asked for before.
 */

export interface BusyMeter {
  /** By metric, over the subtasks; empty the first time, and when the tasks are not those of before. */
  since(vertexPath: string): Promise<Readonly<Record<string, Aggregate>>>;
}

interface Aggregate {
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly sum: number;
}

const COUNTER_OF: Readonly<Record<string, string>> = {
  busyTimeMsPerSecond: 'accumulateBusyTimeMs',
  idleTimeMsPerSecond: 'accumulateIdleTimeMs',
  backPressuredTimeMsPerSecond: 'accumulateBackPressuredTimeMs',
};

/** Over less than this Flink's own counters say little. */
const LEAST_MS = 1_000;

interface Read {
  readonly at: number;
  /** Milliseconds, by subtask and counter: `0.accumulateBusyTimeMs`. */
  readonly counted: Readonly<Record<string, number>>;
}

/** `get` asks Flink. */
export const busyMeter = (get: (path: string) => Promise<unknown>): BusyMeter => {
  const last = new Map<string, Read>();
  const read = async (path: string): Promise<Read> => {
    const names = ((await get(`${path}/metrics`)) as { id: string }[])
      .map(({ id }) => id)
      .filter((id) => Object.values(COUNTER_OF).some((counter) => id.endsWith(`.${counter}`) && /^\d+\./.test(id)));
    const values =
      names.length === 0
        ? []
        : ((await get(`${path}/metrics?get=${names.join(',')}`)) as { id: string; value: string }[]);
    return { at: Date.now(), counted: Object.fromEntries(values.map(({ id, value }) => [id, Number(value)])) };
  };
  return {
    since: async (path) => {
      const before = last.get(path);
      const now = await read(path);
      if (before && now.at - before.at < LEAST_MS) return {};
      last.set(path, now);
      if (!before || !sameTasks(before, now)) return {};
      const seconds = (now.at - before.at) / 1000;
      return Object.fromEntries(
        Object.entries(COUNTER_OF).map(([meter, counter]) => {
          const shares = Object.entries(now.counted)
            .filter(([id]) => id.endsWith(`.${counter}`))
            .map(([id, ms]) => Math.min(1000, (ms - (before.counted[id] ?? 0)) / seconds));
          const sum = shares.reduce((total, share) => total + share, 0);
          return [meter, { min: Math.min(...shares), max: Math.max(...shares), avg: sum / shares.length, sum }];
        }),
      );
    },
  };
};

/** A rescale begins their counters again. */
const sameTasks = (before: Read, now: Read): boolean => {
  const ids = Object.keys(now.counted);
  return (
    ids.length > 0 &&
    ids.length === Object.keys(before.counted).length &&
    ids.every((id) => (now.counted[id] ?? 0) >= (before.counted[id] ?? Number.POSITIVE_INFINITY))
  );
};
