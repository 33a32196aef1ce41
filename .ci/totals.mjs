// Prints "passed failed" of one vitest JSON report. A suite that exits badly without a failed test counts as one failure;
// a skipped test counts as failed: nothing is left out silently. How often properties met their cases goes to stderr.
import { readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8'));
const passed = report.numPassedTests;
const failed = report.numTotalTests - passed;
const broken = report.testResults.filter(
  ({ status: s, assertionResults }) => s === 'failed' && assertionResults.length === 0,
);
const total = failed + broken.length;
console.log(passed, total === 0 && status !== '0' ? 1 : total);
for (const { assertionResults } of report.testResults) {
  for (const { fullName, meta } of assertionResults) {
    if (meta?.met)
      console.error(
        `met: ${fullName}: ${Object.entries(meta.met)
          .map(([name, runs]) => `${name} in ${runs}`)
          .join(', ')}`,
      );
  }
}
