/** `npm run bench:days`: whether memory, and what the page is sent, stay flat over many simulated days of `npm start`. */
import { DEFAULT_POLICY } from '../lib/policies.ts';
import { PLATFORMS } from '../sandbox/platforms/platform.ts';
import { type DayEnd, runDays } from '../sandbox/simulation/day-by-day.ts';
import { JOB_NAMES } from '../world/jobs/jobs.ts';
import { garbageCollector } from './bench/garbage.ts';
import { oneOf, runCommand, wholeNumber } from './command-line.ts';

const HELP = `Runs a simulated job over many days, as npm start does, and prints what there is at the end of each: the heap
and the array buffers after a garbage collection, what a page is sent when it is loaded, its rows, what DynamoDB and
CloudWatch keep. A day takes about half a minute.

  npm run bench:days
  --days N            how many (default 30)
  --platform NAME     ${PLATFORMS.join(' | ')} (default managed-flink)
  --simulate JOB      ${JOB_NAMES.join(' | ')} (default clickstream)
  --every N           minutes between two runs (default 5)
  --help              this text`;

const FLAGS = {
  days: { type: 'string' },
  platform: { type: 'string' },
  simulate: { type: 'string' },
  every: { type: 'string' },
} as const;

const COLUMNS = ['day', 'heap MB', 'buffers MB', 'page kB', 'minutes', 'evaluations', 'decisions', 'stored', 'points'];
const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, i) => String(cell).padStart(COLUMNS[i]?.length ?? 0)).join('  ');
const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

await runCommand({ help: HELP, flags: FLAGS }, async ({ values }) => {
  const { days = '30', every = '5', platform = 'managed-flink', simulate = 'clickstream' } = values;
  const collectGarbage = garbageCollector();
  console.log(row(COLUMNS));
  const ended = ({ day, stateBytes, rows, stored, points }: DayEnd): void => {
    collectGarbage();
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const { minutes, evaluations, decisions } = rows;
    const sizes = [mebibytes(heapUsed), mebibytes(arrayBuffers), Math.round(stateBytes / 1000)];
    console.log(row([day, ...sizes, minutes, evaluations, decisions, stored.evaluations + stored.events, points]));
  };
  await runDays({
    platform: oneOf('--platform', platform, PLATFORMS),
    simulate: oneOf('--simulate', simulate, JOB_NAMES),
    days: wholeNumber('--days', days, { least: 1, most: 366 }),
    everyMinutes: wholeNumber('--every', every, { least: 1, most: 60 }),
    seed: 1,
    load: 'day',
    mode: 'act',
    policy: DEFAULT_POLICY,
    options: {},
    log: false,
    ended,
  });
});
