/** What axe-core finds wrong with a page. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** By the debugger's protocol: the page's own rules allow no script but its own. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  const { passed, failed } = await page.evaluate<{
    passed: number;
    failed: readonly string[];
  }>(`axe.run().then((found) => ({
    passed: found.passes.length,
    failed: found.violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ' ' + node.target + ': ' + node.failureSummary)),
  }))`);
  expect(passed).toBeGreaterThan(20);
  return failed;
};
