/** `npm run bench`: policies compared on public protocols. See `npm run bench -- --help`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resultsOf } from '../bench/report/results.ts';
import { tableText } from '../bench/report/table.ts';
import { writeReport } from '../bench/report/write-report.ts';
import { SUITES } from '../bench/suites/suites.ts';
import { runUnits } from '../bench/work/pool.ts';
import { rowsOf, type Selection, unitsOf } from '../bench/work/units.ts';
import { runCommand, WrongCommand, wholeNumber } from './command-line.ts';

const HELP = `Compares scaling policies on public protocols, in simulated jobs. Same seeds, same figures.

  npm run bench                            everything, three seeds; writes docs/benchmark.md and its pictures
  npm run bench -- --report                writes them for the part that was run, too
  npm run bench -- --quick                 one seed, a few cases of each suite
  npm run bench -- --suite r3,r6           some suites: ${SUITES.map(({ name }) => name).join(', ')}
  npm run bench -- --policy autopilot      some rows, by name or by what they begin with: ${rowsOf({
    rows: undefined,
    command: undefined,
  })
    .map(({ name }) => name)
    .join(', ')}
  npm run bench -- --case sine,traffic     some cases, by a part of their names
  npm run bench -- --seeds 0,1,2           which seeds (default 0,1,2)
  npm run bench -- --external COMMAND      a policy of yours, asked over its stdin and stdout (bench/README.md)
  npm run bench -- --json FILE             the figures as JSON, too
  npm run bench -- --threads 2             threads (default 2)
  npm run bench -- --help                  this text`;

const list = (text: string | undefined): readonly string[] | undefined => text?.split(',').filter((one) => one !== '');

const FLAGS = {
  suite: { type: 'string' },
  policy: { type: 'string' },
  case: { type: 'string' },
  seeds: { type: 'string' },
  json: { type: 'string' },
  external: { type: 'string' },
  threads: { type: 'string' },
  report: { type: 'boolean' },
  quick: { type: 'boolean' },
} as const;

const commitOf = (): string => execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();

await runCommand({ help: HELP, flags: FLAGS }, async ({ values }) => {
  const selection: Selection = {
    suites: list(values.suite),
    rows: list(values.policy),
    cases: list(values.case),
    seeds: (list(values.seeds) ?? (values.quick ? ['0'] : ['0', '1', '2'])).map((seed) =>
      wholeNumber('--seeds', seed, { least: 0 }),
    ),
    quick: values.quick ?? false,
    command: values.external,
  };
  const units = unitsOf(SUITES, selection);
  if (units.length === 0) throw new WrongCommand('No suite, row and case fit all that is asked for.');
  const terminal = process.stderr.isTTY;
  const figures = await runUnits({
    units,
    threads: wholeNumber('--threads', values.threads ?? '2', { least: 1, most: 64 }),
    command: selection.command,
    progress(done, unit) {
      const says = `${done} of ${units.length}: ${unit.suite}, ${unit.case}, ${unit.row}`;
      if (terminal) process.stderr.write(`\r\u001b[K${says} `);
      else if (done % 50 === 0) console.error(says);
    },
  });
  if (terminal) process.stderr.write('\r\u001b[K');
  const results = resultsOf(SUITES, units, figures);
  for (const result of results) for (const line of tableText(result)) console.log(line);
  if (values.json !== undefined) {
    const plain = results.map(({ suite, rows }) => ({ suite: suite.name, title: suite.title, rows }));
    writeFileSync(values.json, `${JSON.stringify({ seeds: selection.seeds, suites: plain }, null, 2)}\n`);
  }
  const everything =
    ![values.suite, values.policy, values.case, values.seeds, values.external].some(Boolean) && !values.quick;
  if (!everything && !values.report) return;
  const files = await writeReport(fileURLToPath(new URL('../docs', import.meta.url)), results, {
    date: new Date().toISOString().slice(0, 10),
    commit: commitOf(),
    seeds: selection.seeds,
    command: process.argv.length > 2 ? `npm run bench -- ${process.argv.slice(2).join(' ')}` : 'npm run bench',
  });
  for (const file of files) console.log(`wrote ${file}`);
});
