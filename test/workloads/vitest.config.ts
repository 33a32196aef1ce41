import { defineConfig } from 'vitest/config';

// Real servers in child processes: real time passes here, and one cluster at a time is enough for a small machine.
export default defineConfig({
  test: {
    include: ['test/workloads/**/*.test.ts'],
    fileParallelism: false,
    // The timeline appears line by line, as it happens.
    disableConsoleIntercept: true,
    testTimeout: 120_000,
    // The first run fetches everything from Maven Central; a story takes its minutes.
    hookTimeout: 900_000,
  },
});
