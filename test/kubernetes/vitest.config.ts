import { defineConfig } from 'vitest/config';

// A real kube-apiserver in a child process: real time passes here, and one at a time is enough for a small machine.
export default defineConfig({
  test: {
    include: ['test/kubernetes/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    // The first run builds kube-apiserver from its Go modules.
    hookTimeout: 1_800_000,
  },
});
