import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const command = fileURLToPath(new URL('../../cli/bench-turn.ts', import.meta.url));
const bench = (...args: readonly string[]) => spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });

describe('the benchmark of the policy server', () => {
  it('tells rates, shares that make a whole, and the heap', () => {
    const { status, stdout, stderr } = bench('--runs', '1', '--ticks', '100', '--long', '1000');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const rows = stdout.split('\n').filter((line) => /^(pipe|inside): .* \d/.test(line));
    expect(rows.map((line) => line.slice(0, line.indexOf('  ')))).toEqual([
      'pipe: sent without waiting',
      'pipe: each after the last answer',
      'inside: a line in, a line out',
      'inside: values in, values out',
      'inside: evaluation alone',
    ]);
    expect(stdout).not.toMatch(/NaN|undefined/);
    const shares = [...stdout.matchAll(/ ([\d.]+) %$/gm)].map(([, share]) => Number(share));
    expect(shares).toHaveLength(12);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, -1);
    expect(shares[5], 'evaluate').toBeGreaterThan(0);
    expect(stdout).toMatch(/^MiB on the heap after each tenth of 1 000 ticks:( \d+\.\d\d){10}$/m);
  });

  it.each([
    [['--runs', '0'], '--runs takes a whole number from 1 up, and not "0". See --help.\n'],
    [['--ticks', 'many'], '--ticks takes a whole number from 100 up, and not "many". See --help.\n'],
  ])('%s is refused', (args, message) => {
    const { status, stderr } = bench(...args);
    expect({ status, stderr }).toEqual({ status: 2, stderr: message });
  });
});
