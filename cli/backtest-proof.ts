/** `npm run backtest:proof`: the table of what backtests said and what really came, in simulated days whose truth is known. */
import { oneOf, runCommand, wholeNumber } from './command-line.ts';
import {
  COST_BAR,
  HELD_OUT_SEEDS,
  PROOF_ROWS,
  type ProofDay,
  type ProofRow,
  proof,
  proofDays,
  proofLine,
} from './report/proof.ts';

await runCommand(
  {
    help: `npm run backtest:proof -- [--seeds 0,1] [--held-out] [--day day,light] [--policy flink,autopilot-balanced]

Records simulated days through the embedded CloudWatch at one size, backtests every policy on them,
and plays each policy in the same world. Half a minute for each line. With --held-out, days of
seeds to which nothing was fitted follow, and are counted apart.`,
    flags: {
      seeds: { type: 'string' },
      'held-out': { type: 'boolean' },
      day: { type: 'string' },
      policy: { type: 'string' },
    },
  },
  async ({ values }) => {
    const seeds = (values.seeds ?? '0,1').split(',').map((seed) => wholeNumber('--seeds', seed, { least: 0 }));
    const all = proofDays(seeds);
    const wanted = values.day?.split(',').map((name) => oneOf('--day', name, [...new Set(all.map((day) => day.name))]));
    const names = values.policy?.split(',').map((name) =>
      oneOf(
        '--policy',
        name,
        PROOF_ROWS.map((row) => row.name),
      ),
    );
    const rows = PROOF_ROWS.filter(({ name }) => names?.includes(name) ?? true);
    const print = async (days: readonly ProofDay[]): Promise<void> => {
      const found: ProofRow[] = [];
      for await (const row of proof(
        days.filter(({ name }) => wanted?.includes(name) ?? true),
        rows,
      )) {
        found.push(row);
        process.stdout.write(`${proofLine(row)}\n`);
      }
      for (const { name } of rows) process.stdout.write(`${countOf(name, found)}\n`);
    };
    await print(all);
    if (values['held-out'] !== true) return;
    process.stdout.write('\nHeld out:\n');
    await print(proofDays(HELD_OUT_SEEDS));
  },
);

function countOf(name: string, found: readonly ProofRow[]): string {
  const own = found.filter(({ row }) => row === name);
  const near = own.filter(({ costError }) => Math.abs(costError) <= COST_BAR).length;
  const within = own.filter(({ withinBand }) => withinBand).length;
  return `${name}: cost within 5 % in ${near} of ${own.length}, minutes within the band in ${within} of ${own.length}.`;
}
