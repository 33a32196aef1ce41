#!/usr/bin/env node
// `npx flink-autopilot`: from its source in a checkout, as it was built in the package, which has no sources.
import { existsSync } from 'node:fs';

const source = new URL('../cli/flink-autopilot.ts', import.meta.url);
await import(existsSync(source) ? source.href : new URL('../dist/cli/flink-autopilot.mjs', import.meta.url).href);
