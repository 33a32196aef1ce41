import { describe, expect, it } from 'vitest';
import { SUITES } from '../../bench/suites/suites.ts';
import { runUnit } from '../../bench/work/units.ts';

const externally = (command: string) =>
  runUnit(SUITES, { suite: 'r6', case: 'loadnoise10', row: 'external', seed: 0 }, command);

/** A process that answers each line with what `body` makes of the message `m`. */
const answering = (body: string): string =>
  `node -e "require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => { const m = JSON.parse(line); ${body} })"`;

describe('a policy in another process', () => {
  it('is policy flink over the pipe as in the process, figure for figure', async () => {
    const unit = { suite: 'r6', case: 'step-x2', row: 'flink', seed: 0 };
    const { explained: _, ...inside } = await runUnit(SUITES, unit, undefined);
    const { explained: __, ...outside } = await runUnit(SUITES, { ...unit, row: 'external' }, 'node cli/turn.ts serve');
    expect(outside).toEqual(inside);
    expect(inside['rescales']).toBeGreaterThan(0);
  });

  it('is given no more subtasks than there are, and asked for nothing when nothing changes', async () => {
    const sizes =
      "console.log(JSON.stringify({ op: m.op, id: m.id, outcome: 'scaled', summaries: { Count: [1, 999] } }))";
    const { rescales, slotsAtEnd = 0 } = await externally(answering(sizes));
    expect(rescales).toBe(0);
    expect(slotsAtEnd).toBeGreaterThan(3);
  });

  it.each([
    ['answers no JSON', answering("console.log('hello')"), /answered no JSON: hello/],
    [
      'answers with an error',
      answering("console.log(JSON.stringify({ op: 'error', message: 'too early' }))"),
      /answered: too early/,
    ],
    ['ends', 'node -e "process.stderr.write(String(40 + 2)); process.exit(3)"', /ended with 3\. 42/],
  ])('that %s stops the run with a sentence', async (_, command, says) => {
    await expect(externally(command)).rejects.toThrow(says);
  });
});
