/** `npm run compare:flink`: who does best on a real Flink, and how well the simulated world foretells it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EVERY_SECONDS, ROWS, type RowName } from './controllers.ts';
import { curveOf, curvesOf, type Figures, figuresOf, type Recording, tableOf } from './figures.ts';
import { LOADS, type Load } from './loads.ts';
import { fullShareOf, meansMovedAt, phaseOf, pollingShareOf, recordMillisecondsOf, stretchesOf } from './machine.ts';
import { realRun } from './real-run.ts';
import { perSecondOf, UNMEASURED } from './simulated-job.ts';
import { type Calibration, simulatedRuns } from './simulated-run.ts';

const USAGE = `Usage: npm run compare:flink -- [--load step,ramp,outage,night] [--rows "no autoscaler,java,flink,autopilot"] [--key-groups N] [--simulated-only] [--curves] [--recordings FOLDER]\n  --key-groups: maximum parallelism of the job, a multiple of its 24 partitions; 24 by default\n  --curves: seconds behind and slots of both, every ten seconds\n  --recordings: real runs are kept there, and one that is there is not run again; the simulated ones second by second beside them`;

const { values } = parseArgs({
  options: {
    load: { type: 'string', default: LOADS.map(({ name }) => name).join(',') },
    rows: { type: 'string', default: ROWS.join(',') },
    'simulated-only': { type: 'boolean', default: false },
    curves: { type: 'boolean', default: false },
    recordings: { type: 'string' },
    'key-groups': { type: 'string', default: '24' },
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

const keyGroups = Number(values['key-groups']);
if (!(keyGroups >= 24 && keyGroups % 24 === 0)) {
  console.error(`--key-groups ${values['key-groups']}: it takes a multiple of 24, as 48 or 120.\n${USAGE}`);
  process.exit(2);
}

const loads = chosen(LOADS, values.load, ({ name }) => name);
const rows = chosen<RowName>(ROWS, values.rows, (name) => name);

const fileOf = (row: string, load: Load): string | undefined =>
  values.recordings && join(values.recordings, `${load.name}-${row.replaceAll(/[ ,]+/g, '-')}.json`);

const keep = (file: string | undefined, what: unknown): void => {
  if (!file) return;
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, JSON.stringify(what));
};

const recorded = async (row: RowName, load: Load): Promise<Recording> => {
  const file = fileOf(row, load);
  if (file && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Recording;
  console.log(`${load.name}, ${row}: ${Math.ceil(load.seconds / 60)} minutes ...`);
  const recording = await realRun(row, load, keyGroups);
  keep(file, recording);
  return recording;
};

const measuredIn = (real: Recording): Calibration => {
  const perSecond = (ms: number, subtasks: number): number => perSecondOf(ms, subtasks, keyGroups);
  const recordMs = recordMillisecondsOf(real);
  const full = fullShareOf(real, (subtasks) => perSecond(recordMs, subtasks));
  const polling = pollingShareOf(real);
  return {
    machine: {
      recordMs,
      full: Number.isNaN(full) ? 1 : full,
      polling: Number.isNaN(polling) ? UNMEASURED.polling : polling,
      warmUp: 0,
    },
    stretches: stretchesOf(real, perSecond),
    meansMovedAt: meansMovedAt(real),
    phase: phaseOf(real, EVERY_SECONDS),
    looks: real.looks.map(({ at }) => at),
  };
};

const NAMES = { lagArea: 'lag area', slotSeconds: 'slot-seconds', changes: 'changes' } as const;

const rangeOf = (all: readonly Figures[], figure: keyof typeof NAMES): string => {
  const values = all.map((one) => Math.round(figure === 'changes' ? one.changes.length : one[figure]));
  return `${Math.min(...values)} to ${Math.max(...values)}`;
};

for (const load of loads) {
  const table: [string, Figures][] = [];
  const runs: string[] = [];
  const curves: string[] = [];
  for (const row of rows) {
    const real = values['simulated-only'] ? undefined : await recorded(row, load);
    if (real !== undefined) {
      table.push([row, figuresOf(real, load.countFrom)]);
      const {
        machine: { recordMs, full },
        phase,
      } = measuredIn(real);
      runs.push(
        `${row}: ${real.began}, ${recordMs.toFixed(2)} ms a record, full subtasks do ${Math.round(100 * full)} %, looks at second ${phase}, load average ${real.loadAverage.toFixed(1)}`,
      );
    }
    const { median, all } = await simulatedRuns(row, load, keyGroups, real && measuredIn(real));
    const figures = all.map((one) => one.figures);
    table.push([`${row}, simulated`, median.figures]);
    keep(fileOf(`${row}, simulated`, load), median);
    if (real !== undefined) curves.push(`${row}:\n\n${curvesOf(curveOf(real), median.curve)}\n`);
    runs.push(
      `${row}, simulated ${all.length} times: ${(['lagArea', 'slotSeconds', 'changes'] as const).map((one) => `${NAMES[one]} ${rangeOf(figures, one)}`).join(', ')}`,
    );
  }
  console.log(`\n${load.name}: ${load.says}\n\n${tableOf(table)}\n${runs.map((run) => `\n- ${run}`).join('')}\n`);
  if (values.curves) console.log(curves.join('\n'));
}
process.exit(0);
