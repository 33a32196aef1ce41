/** `npm run bench:turn`: speed of the policy server, where its time goes, and whether its memory stays flat. */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { measureHeap } from './bench/heap.ts';
import { linesOnce, measureInside } from './bench/inside.ts';
import { onOneCore, whereItRuns } from './bench/one-core.ts';
import { measurePipe } from './bench/pipe.ts';
import { record } from './bench/recording.ts';
import { heapText, jobText, ratesHead, ratesRow, stagesText, TARGETS } from './bench/report.ts';
import { stageShares } from './bench/stages.ts';
import { runCommand, wholeNumber } from './command-line.ts';

const HELP = `Measures the policy server with a job of ten vertices.

  npm run bench:turn                   about four minutes
  --runs N            runs of each measurement (default 15)
  --ticks N           ticks of the job that is played (default 1000)
  --every SECONDS     between two ticks of the job (default 60; less fills the window with more samples)
  --long N            ticks over which memory is watched (default 1000000; 0 leaves it out)
  --help              this text

What is measured runs on one core where there is taskset. On a machine that others use as well the median by the clock
says how much of the core was left: then look at the best run, and at the ticks per second of CPU time.`;

const FLAGS = {
  runs: { type: 'string' },
  ticks: { type: 'string' },
  every: { type: 'string' },
  long: { type: 'string' },
  inside: { type: 'string' },
} as const;

interface Plan {
  readonly runs: number;
  readonly ticks: number;
  readonly everyMs: number;
  readonly long: number;
}

/** What is watched inside a process is measured in one of its own, on one core. */
const inside = async (part: string, { runs, ticks, everyMs, long }: Plan): Promise<void> => {
  if (part === 'memory') return console.log(heapText(measureHeap(long, everyMs)));
  const recording = record(ticks, everyMs);
  if (part === 'stages') {
    const work = (): void => {
      for (let run = 0; run < runs; run++) linesOnce(recording);
    };
    return console.log(stagesText(await stageShares(work)));
  }
  const { lines, values, core } = measureInside(recording, runs);
  console.log(ratesRow('inside: a line in, a line out', lines));
  console.log(ratesRow('inside: values in, values out', values, TARGETS.inside));
  console.log(ratesRow('inside: evaluation alone', core, TARGETS.inside));
};

const startInside = (part: 'rates' | 'stages' | 'memory', { runs, ticks, everyMs, long }: Plan): void => {
  const [program = '', ...args] = onOneCore([process.execPath, fileURLToPath(import.meta.url), '--inside', part]);
  const numbers = ['--runs', runs, '--ticks', ticks, '--every', everyMs / 1000, '--long', long].map(String);
  const { status } = spawnSync(program, [...args, ...numbers], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`measuring ${part} ended with ${status}`);
};

const outside = async (plan: Plan): Promise<void> => {
  const { runs, ticks, everyMs } = plan;
  const load = loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
  console.log(
    `node ${process.version} on ${cpus()[0]?.model.trim()}, ${whereItRuns}; load ${load} on ${cpus().length} CPUs`,
  );
  const recording = record(ticks, everyMs);
  console.log(`${jobText(recording)}\n\n${ratesHead(runs)}`);
  const { ahead, oneByOne } = await measurePipe(recording, runs);
  console.log(ratesRow('pipe: sent without waiting', ahead, TARGETS.pipe));
  console.log(ratesRow('pipe: each after the last answer', oneByOne, TARGETS.pipe));
  startInside('rates', plan);
  console.log('\nWhere the time of a tick goes (CPU profile; a line in, a line out)');
  startInside('stages', plan);
  if (plan.long === 0) return;
  console.log('');
  startInside('memory', plan);
};

await runCommand({ help: HELP, flags: FLAGS }, async ({ values }) => {
  const { runs = '15', ticks = '1000', every = '60', long = '1000000' } = values;
  const plan: Plan = {
    runs: wholeNumber('--runs', runs, { least: 1 }),
    ticks: wholeNumber('--ticks', ticks, { least: 100 }),
    everyMs: 1000 * wholeNumber('--every', every, { least: 1 }),
    long: wholeNumber('--long', long, { least: 0 }),
  };
  await (values.inside === undefined ? outside(plan) : inside(values.inside, plan));
});
