/** What one run came to, as numbers with names: every suite has its own. */

export type Figures = Readonly<Record<string, number>>;

/** Mean of each figure over the runs; one that a run does not have is left out there. */
export const meanFigures = (runs: readonly Figures[]): Figures => {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))];
  return Object.fromEntries(
    names.map((name) => {
      const values = runs.flatMap((run) => (run[name] === undefined || Number.isNaN(run[name]) ? [] : [run[name]]));
      return [name, values.length === 0 ? Number.NaN : values.reduce((a, b) => a + b, 0) / values.length];
    }),
  );
};

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};
