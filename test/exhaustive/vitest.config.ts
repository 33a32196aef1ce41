import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Thousands of random jobs, and a process that is killed at every one of its calls: thorough, slow, and the same in every run.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/exhaustive/**/*.test.ts'],
    testTimeout: 300_000,
    maxWorkers: '100%',
  },
});
