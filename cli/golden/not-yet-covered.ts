/** The one place that says which golden scenarios are not yet covered, by name, and why. */

/** Scenario (`topic/name`), or a whole topic (`topic/`), and what is missing. */
const NOT_YET_COVERED: Readonly<Record<string, string>> = {};

/** Undefined when it is covered. */
export const whyNotCovered = (scenario: string): string | undefined =>
  NOT_YET_COVERED[scenario] ?? NOT_YET_COVERED[scenario.slice(0, scenario.indexOf('/') + 1)];
