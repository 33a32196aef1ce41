/** `npm run backtest:proof`: the table of what backtests said and what really came, in simulated days whose truth is known. */
import { oneOf, runCommand, wholeNumber } from './command-line.ts';
import { COST_BAR, PROOF_ROWS, type ProofRow, proof, proofDays, proofLine } from './report/proof.ts';

await runCommand(
  {
    help: `npm run backtest:proof -- [--seeds 0,1] [--day day,light] [--policy flink,autopilot-balanced]

Records simulated days through the embedded CloudWatch at one size, backtests every policy on them,
and plays each policy in the same world. Half a minute for each line.`,
    flags: { seeds: { type: 'string' }, day: { type: 'string' }, policy: { type: 'string' } },
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
    const found: ProofRow[] = [];
    const days = all.filter(({ name }) => wanted?.includes(name) ?? true);
    for await (const row of proof(
      days,
      PROOF_ROWS.filter(({ name }) => names?.includes(name) ?? true),
    )) {
      found.push(row);
      process.stdout.write(`${proofLine(row)}\n`);
    }
    const near = found.filter(({ costError }) => Math.abs(costError) <= COST_BAR).length;
    const within = found.filter(({ withinBand }) => withinBand).length;
    process.stdout.write(
      `\nCost within 5 %: ${near} of ${found.length}. Minutes within the band: ${within} of ${found.length}.\n`,
    );
  },
);
