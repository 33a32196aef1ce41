import { defineConfig } from 'vitest/config';

// The page in a real browser. Needs Chromium: /usr/bin/chromium, or where the environment variable CHROMIUM says.
export default defineConfig({
  test: { include: ['test/page/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
