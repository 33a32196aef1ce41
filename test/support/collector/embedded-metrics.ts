/**
 * From scraped series to CloudWatch metrics, by the metric declarations of the agent's configuration, as it documents: a
 * series that no declaration takes is no metric; a value that is NaN or infinite is dropped; each series is one value of a
 * metric that has the declared dimensions only, so series that differ in other labels come together in its statistics.
 */
import type { MetricDeclaration } from '../../../cli/reporters/collector.ts';
import type { PrometheusSample } from './prometheus-text.ts';
import type { Value } from './publish.ts';

export const embeddedMetrics = (
  samples: readonly PrometheusSample[],
  declarations: readonly MetricDeclaration[],
): readonly Value[] =>
  samples
    .filter(({ value }) => Number.isFinite(value))
    .flatMap(({ name, labels, value }) => {
      const sets = declarations
        .filter((declaration) => takes(declaration, name, labels))
        .flatMap((one) => one.dimensions);
      return dimensionSets(sets, labels).map((dimensions): Value => ({ name, dimensions, value }));
    });

/** The labels' values are joined by `;` and matched; a label that the series lacks is empty. */
const takes = (declaration: MetricDeclaration, name: string, labels: PrometheusSample['labels']): boolean =>
  new RegExp(declaration.label_matcher).test(declaration.source_labels.map((label) => labels[label] ?? '').join(';')) &&
  declaration.metric_selectors.some((selector) => new RegExp(selector).test(name));

/** A set is only used where the series has all of its labels, and once however many declarations name it. */
const dimensionSets = (sets: readonly (readonly string[])[], labels: PrometheusSample['labels']) => {
  const complete = sets.filter((set) => set.every((label) => labels[label] !== undefined));
  return [...new Map(complete.map((set) => [[...set].sort().join(), set])).values()].map((set) =>
    Object.fromEntries(set.map((label) => [label, labels[label] ?? ''])),
  );
};
