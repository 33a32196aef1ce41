import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Hours of the whole system on a virtual clock, many times over: a suite of its own.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/simulation/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: '100%',
  },
});
