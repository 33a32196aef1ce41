/** The fewest subtasks that are enough, asked for many rates of one vertex: every parallelism is computed once at most. */

export interface FirstEnough {
  /** The first of [least, most] that processes so many records/s; the first that processes the most where none does. */
  readonly enough: (rate: number) => number;
  /** The most that any of them processes. */
  readonly best: () => number;
}

export const firstEnough = (least: number, most: number, capacity: (parallelism: number) => number): FirstEnough => {
  // The highest capacity up to each parallelism, from `least` on, as far as it was needed.
  const highest: number[] = [];
  const upTo = (rate: number): number => {
    let last = highest.at(-1) ?? 0;
    while (!(last >= rate && highest.length > 0) && least + highest.length <= most) {
      last = Math.max(last, capacity(least + highest.length));
      highest.push(last);
    }
    return last;
  };
  const enough = (rate: number): number => {
    const wanted = Math.min(rate, upTo(rate));
    let [low, high] = [0, Math.max(0, highest.length - 1)];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((highest[middle] as number) >= wanted) high = middle;
      else low = middle + 1;
    }
    return least + low;
  };
  return { enough, best: () => upTo(Number.POSITIVE_INFINITY) };
};
