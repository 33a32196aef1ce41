/** The figures and the timeline of the documents are those that their command prints today. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Ran, runCommand } from '../support/run-command.ts';

const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

let own: Ran;
let everyFive: Ran;

beforeAll(async () => {
  const day = ['--headless', '--hours', '24', '--seed', '1'];
  own = await runCommand('cli/start.ts', ...day);
  everyFive = await runCommand('cli/start.ts', ...day, '--every', '5');
}, 300_000);

/** Of the summary's line: `control plane        1.01 USD a month: metrics 0.81, alarms 0.10, …`. */
const priceOf = ({ out }: Ran) => {
  const [, all, metrics, alarms, table, functions, logs] =
    /^control plane +(\S+) USD a month: metrics (\S+), alarms (\S+), table (\S+), functions (\S+), logs (\S+)$/m.exec(
      out,
    ) ?? [];
  return { all, metrics, alarms, table, functions, logs };
};

const changesOf = ({ out }: Ran): string => {
  const [, kpuHours] = /^KPU-hours +(\S+)/m.exec(out) ?? [];
  const [, changes] = /^rescales +(\d+) requested/m.exec(out) ?? [];
  const [, behind] = /^lag over 60 s +(\d+) min/m.exec(out) ?? [];
  return `${kpuHours}; ${changes}; ${behind}`;
};

describe('npm start -- --headless --hours 24 --seed 1', () => {
  it('costs what the README says', () => {
    const price = priceOf(own);
    const five = priceOf(everyFive);
    expect(textOf('README.md')).toContain(
      `comes to ${price.all} USD a month, ${price.metrics} of it for reading metrics and ${price.alarms} for its alarm`,
    );
    expect(textOf('README.md')).toContain(`, ${five.all} (the same with \`--every 5\`)`);
  });

  it('costs what docs/polling.md and docs/operations.md say', () => {
    const price = priceOf(own);
    const five = priceOf(everyFive);
    const polling = textOf('docs/polling.md');
    expect(polling).toContain(`| control plane, USD a month | ${five.all}, and no alarms | ${price.all} |`);
    expect(polling).toContain(`| of it GetMetricData | ${five.metrics} | ${price.metrics} |`);
    expect(polling).toContain(
      `| table, functions, logs | ${five.table}, ${five.functions}, ${five.logs} | ${price.table}, ${price.functions}, ${price.logs} |`,
    );
    expect(polling).toContain(`| ${changesOf(everyFive)} | ${changesOf(own)} |`);
    expect(textOf('docs/operations.md')).toContain(`| ${price.metrics} or ${five.metrics} USD a job |`);
  });

  it('has the timeline of the README', () => {
    const [, sample = ''] = /```\n(02 \d\d:\d\d .*?)```/s.exec(textOf('README.md')) ?? [];
    const lines = sample.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(4);
    const printed = own.out.replaceAll(/-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '-…');
    for (const line of lines) expect(printed).toContain(line);
  });
});
