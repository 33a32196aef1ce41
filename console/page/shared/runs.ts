/** What happens again and again, one after the other, is shown once. */

export type Run<One> = readonly [One, ...One[]];

/** (a a b a) -> (a a) (b) (a) */
export const runsOf = <One>(all: readonly One[], isAgain: (first: One, other: One) => boolean): readonly Run<One>[] => {
  const runs: [One, ...One[]][] = [];
  for (const one of all) {
    const last = runs.at(-1);
    if (last !== undefined && isAgain(last[0], one)) last.push(one);
    else runs.push([one]);
  }
  return runs;
};

export const timesMore = (count: number): string => (count === 1 ? 'once more' : `${count} times more`);
