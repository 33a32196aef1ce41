/**
 * A fast-check property that counts how often it met the cases it is about, and fails when one was too rare: a property
 * whose case never comes up can not fail. The counts are in the test's `meta.met` (vitest's JSON report); .ci/run prints them.
 */
import fc from 'fast-check';
import { TestRunner } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Case -> "612 of 1000 runs". */
    met?: Record<string, string>;
  }
}

/** Name of a case -> the least share of runs that must meet it; 0: once is enough. */
export type Cases<Case extends string> = Readonly<Record<Case, number>>;

type Met<Case extends string> = (name: Case) => void;

type Arbitraries<Values extends unknown[]> = { readonly [K in keyof Values]: fc.Arbitrary<Values[K]> };

/** `check` calls `met(name)` in every run that meets the case. The shares hold for any seed: well below what is usual. */
export const countedProperty = <Case extends string, Values extends [unknown, ...unknown[]]>(
  cases: Cases<Case>,
  arbitraries: Arbitraries<Values>,
  check: (met: Met<Case>, ...values: Values) => void,
  parameters: fc.Parameters<Values> = {},
): void => {
  const counter = countCases(cases);
  const values = fc.tuple<Values>(...arbitraries);
  const property = fc.property(values, (drawn) => {
    check(counter.run(), ...drawn);
  });
  fc.assert(property, ofOneValue(parameters));
  counter.expectEnough();
};

export const countedAsyncProperty = async <Case extends string, Values extends [unknown, ...unknown[]]>(
  cases: Cases<Case>,
  arbitraries: Arbitraries<Values>,
  check: (met: Met<Case>, ...values: Values) => Promise<void>,
  parameters: fc.Parameters<Values> = {},
): Promise<void> => {
  const counter = countCases(cases);
  const values = fc.tuple<Values>(...arbitraries);
  await fc.assert(
    fc.asyncProperty(values, async (drawn) => {
      await check(counter.run(), ...drawn);
    }),
    ofOneValue(parameters),
  );
  counter.expectEnough();
};

/** All values are drawn as one tuple, so that one type of property serves any number of them. */
const ofOneValue = <Values extends unknown[]>({
  examples,
  seed,
  numRuns,
}: fc.Parameters<Values>): fc.Parameters<[Values]> => ({
  ...(examples === undefined ? {} : { examples: examples.map((example) => [example] as [Values]) }),
  ...(seed === undefined ? {} : { seed }),
  ...(numRuns === undefined ? {} : { numRuns }),
});

const countCases = <Case extends string>(cases: Cases<Case>) => {
  const names = Object.keys(cases) as Case[];
  const counts = new Map<Case, number>(names.map((name) => [name, 0]));
  let runs = 0;
  return {
    /** A case counts once per run. */
    run: (): Met<Case> => {
      runs++;
      const seen = new Set<Case>();
      return (name) => {
        if (seen.has(name)) return;
        seen.add(name);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      };
    },
    expectEnough: (): void => {
      const shown = names.map((name) => [name, `${counts.get(name)} of ${runs} runs`] as const);
      const test = TestRunner.getCurrentTest();
      if (test !== undefined) test.meta.met = { ...test.meta.met, ...Object.fromEntries(shown) };
      const rare = names.filter((name) => (counts.get(name) ?? 0) < Math.max(1, cases[name] * runs));
      if (rare.length === 0) return;
      const says = rare.map(
        (name) =>
          `"${name}" in ${counts.get(name)} of ${runs} runs, at least ${Math.max(1, Math.ceil(cases[name] * runs))} expected`,
      );
      throw new Error(`The property hardly met its case: ${says.join('; ')}.`);
    },
  };
};
