import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../cli/commands/table.ts';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

/** Of the first table: the words that call a command. */
const calls = [...(page.split('\n## ')[0] ?? '').matchAll(/^\| `(.+?)` \| .+ \|$/gm)].map(([, call = '']) =>
  call.replaceAll('\\|', '|'),
);

it('the table on the page has every command, in the order of the help', () => {
  expect(calls.map((call) => call.split(' ')[0])).toEqual(COMMANDS.map(({ name }) => name));
});

it('each flag in the table is one of its command', async () => {
  for (const { name, load } of COMMANDS) {
    const { flags } = await load();
    const call = calls.find((one) => one.split(' ')[0] === name) ?? '';
    for (const [, flag = ''] of call.matchAll(/--([a-z-]+)/g)) expect(Object.keys(flags)).toContain(flag);
  }
});
