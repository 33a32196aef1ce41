/** How much is known of the contention of a vertex before any restart: of Flink jobs in general, or of this fleet. */

/** Contention that is considered; the first is "subtasks share nothing". */
export const SIGMAS: readonly number[] = [
  ...Array.from({ length: 41 }, (_, i) => i * 0.0025),
  0.15,
  0.2,
  0.3,
  0.5,
  1,
  3,
  10,
];

/** Probability of each of `SIGMAS`. */
export type CurvePrior = readonly number[];

const LINEAR = 0.3;
const SIGMA = 0.03;
const DEVIATION = 0.005;
/** Share of the contended that may have any sigma, up to an external limit. */
const ANYTHING = 0.02;

export const GENERAL_PRIOR: CurvePrior = (() => {
  const contended = SIGMAS.slice(1);
  const density = contended.map((sigma) => Math.exp(-0.5 * ((sigma - SIGMA) / DEVIATION) ** 2));
  const sum = density.reduce((a, b) => a + b, 0);
  const share = (at: number): number => (1 - ANYTHING) * ((density[at] ?? 0) / sum) + ANYTHING / contended.length;
  return [LINEAR, ...contended.map((_, at) => (1 - LINEAR) * share(at))];
})();
