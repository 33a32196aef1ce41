import { defineConfig } from 'vitest/config';

// The quick suite: everything that needs nothing but npm. The slower ones have a config of their own beside their tests.
export default defineConfig({
  test: {
    globalSetup: 'test/support/temporary-files.ts',
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/exhaustive/**',
      'test/flink/**',
      'test/workloads/**',
      'test/page/**',
      'test/dynamodb/**',
      'test/kubernetes/**',
      'test/package/**',
      'test/simulation/**',
      'node_modules/**',
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Importing modules again for every file took half of the time. No test mocks a module or leaves a global behind.
    isolate: false,
    // Vitest leaves one core to others; on a machine of two that is half of it.
    maxWorkers: '100%',
  },
});
