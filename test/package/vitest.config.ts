import { defineConfig } from 'vitest/config';

// The package as its users have it: packed, installed outside the checkout, on each Node. Needs npm and its registry.
export default defineConfig({
  test: {
    globalSetup: 'test/support/temporary-files.ts',
    include: ['test/package/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
