import { defineConfig } from 'vitest/config';

// A real Flink in a child process: real time passes here, and one cluster at a time is enough for a small machine.
export default defineConfig({
  test: {
    include: ['test/flink/**/*.test.ts'],
    fileParallelism: false,
    // The timeline appears line by line, as it happens.
    disableConsoleIntercept: true,
    testTimeout: 120_000,
    // The first run fetches Flink from Maven Central; the story takes its minutes.
    hookTimeout: 600_000,
  },
});
