import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Thousands of random jobs, a process that is killed at every one of its calls, whole simulated days: too slow for the inner loop.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    globalSetup: 'test/support/temporary-files.ts',
    include: ['test/exhaustive/**/*.test.ts'],
    // Against a test that hangs, no more: .ci/run gives the suite what others leave of the processors.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    maxWorkers: '100%',
  },
});
