import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The store's contract on real servers: Dynoxide (a binary of npm) and DynamoDB Local (Java, from Maven Central).
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/dynamodb/**/*.test.ts'],
    testTimeout: 60_000,
    // The first run downloads DynamoDB Local.
    hookTimeout: 300_000,
  },
});
