/** `node bench/work/bounds.ts`: what R2 costs an all-knowing operator, by how often the job may be rescaled. */
import { clairvoyantBound } from '../simulator/bound.ts';
import { FULL, IN_PLACE } from '../simulator/job.ts';
import { R2, scenarioOf } from '../suites/traces.ts';

const MOST_RESCALES = 8;
const RESTARTS = { 'in place': IN_PLACE, full: FULL } as const;

const rescales = Array.from({ length: MOST_RESCALES + 1 }, (_, n) => n);
const lineOf = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

console.log(lineOf(['% of static', ...rescales]));
console.log(lineOf(['---', ...rescales.map(() => '---')]));
for (const trace of R2) {
  for (const [kind, downtimes] of Object.entries(RESTARTS)) {
    // Noise is no part of what is planned for: a seed changes nothing.
    const scenario = { ...scenarioOf(trace, downtimes, 0), load: trace.planned };
    const costs = rescales.map((n) => clairvoyantBound(scenario, n) / (trace.most * trace.seconds));
    console.log(lineOf([`${trace.name}, ${kind}`, ...costs.map((cost) => (100 * cost).toFixed(1))]));
  }
}
