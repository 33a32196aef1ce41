/** `npm run compare:flink`: who does best on a real Flink, and how well the simulated world foretells it. */
import { parseArgs } from 'node:util';
import { ROWS, type RowName } from './controllers.ts';
import { type Figures, tableOf } from './figures.ts';
import { LOADS } from './loads.ts';
import { realRun } from './real-run.ts';
import { simulatedRun } from './simulated-run.ts';

const USAGE = `Usage: npm run compare:flink -- [--load step,ramp,outage,night] [--rows "no autoscaler,java,flink,autopilot"] [--simulated-only]`;

const { values } = parseArgs({
  options: {
    load: { type: 'string', default: LOADS.map(({ name }) => name).join(',') },
    rows: { type: 'string', default: ROWS.join(',') },
    'simulated-only': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}

const chosen = <T>(all: readonly T[], text: string, nameOf: (one: T) => string): readonly T[] =>
  text.split(',').map((name) => {
    const found = all.find((one) => nameOf(one) === name.trim());
    if (found === undefined) throw new Error(`"${name}" is none of ${all.map(nameOf).join(', ')}.\n${USAGE}`);
    return found;
  });

const loads = chosen(LOADS, values.load, ({ name }) => name);
const rows = chosen<RowName>(ROWS, values.rows, (name) => name);

for (const load of loads) {
  const table: [string, Figures][] = [];
  for (const row of rows) {
    if (!values['simulated-only']) {
      console.log(`${load.name}, ${row}: ${Math.ceil(load.seconds / 60)} minutes ...`);
      table.push([row, await realRun(row, load)]);
    }
    table.push([`${row}, simulated`, await simulatedRun(row, load)]);
  }
  console.log(`\n${load.name}: ${load.says}\n\n${tableOf(table)}\n`);
}
process.exit(0);
