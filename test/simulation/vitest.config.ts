import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Hours of the whole system on a virtual clock, many times over: a suite of its own.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/simulation/**/*.test.ts'],
    // Against a test that hangs, no more: .ci/run gives the suite what others leave of the processors.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    maxWorkers: '100%',
  },
});
