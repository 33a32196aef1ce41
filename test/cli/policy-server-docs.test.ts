import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from './turn-process.ts';

const page = readFileSync(new URL('../../docs/policy-server.md', import.meta.url), 'utf8');
const block = (name: string): string => new RegExp(`^\`\`\`${name}\\n(.*?)^\`\`\`$`, 'ms').exec(page)?.[1] ?? '';

it('the example on the page is what comes out', async () => {
  const lines = block('jsonl in').trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(4);
  const { code, stdout } = await run(['serve'], lines);
  expect(code).toBe(0);
  expect(stdout).toBe(block('jsonl out'));
});
