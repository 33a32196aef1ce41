import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Thousands of random jobs, a process that is killed at every one of its calls, whole simulated days: too slow for the inner loop.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    globalSetup: 'test/support/temporary-files.ts',
    include: ['test/exhaustive/**/*.test.ts'],
    testTimeout: 300_000,
    // Bundling takes its time on a busy machine.
    hookTimeout: 300_000,
    maxWorkers: '100%',
  },
});
