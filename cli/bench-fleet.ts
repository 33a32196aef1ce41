/** `npm run bench:fleet`: what does a run over a fleet take, in one function under the memory of a Lambda? */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand, wholeNumber } from './command-line.ts';
import { priceOf } from './fleet/price.ts';
import { type FleetRun, heapMb, runFleet } from './fleet/run-fleet.ts';

const HELP = `Evaluates a fleet of Managed Flink applications by the bundle that is deployed, in a process of its own whose heap is
that of a Lambda of this memory, against an AWS in another process that answers metrics by a formula. Prints each run:
the first one begins with an empty table, the next ones with what is stored.

  npm run bench:fleet
  --jobs N            applications (default 1000)
  --vertices N        of each job (default both 6 and 20)
  --memory MB         of the function (default 512)
  --runs N            runs after each other (default 2)
  --help              this text`;

const FLAGS = {
  jobs: { type: 'string' },
  vertices: { type: 'string' },
  memory: { type: 'string' },
  runs: { type: 'string' },
} as const;

const TIMEOUT_MS = 10 * 60_000;

const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const linesOf = (n: number, run: FleetRun, fleet: { readonly jobs: number; readonly memoryMb: number }): string => {
  const { counts } = run;
  const price = priceOf(run, fleet);
  const calls = Object.entries(counts.calls).toSorted(([, a], [, b]) => b - a);
  return [
    `  run ${n}: ${run.evaluations} evaluations, wall ${seconds(run.wallMs)}, CPU ${seconds(run.cpuMs)}, peak RSS ${mb(run.peakRssBytes)}, peak heap ${mb(run.peakHeapBytes)}${run.error === undefined ? '' : `, FAILED: ${run.error.slice(0, 300)}`}`,
    `    calls: ${calls.map(([name, count]) => `${name} ${count}`).join(', ')}; ${(counts.queries / Math.max(1, counts.calls['GetMetricData'] ?? 0)).toFixed(0)} queries a call; handed over ${counts.handedOver} times; log ${(run.logBytes / 1e6).toFixed(1)} MB`,
    `    a run: ${Object.entries(price.parts)
      .map(([name, dollars]) => `${name} ${dollars.toFixed(4)}`)
      .join(' + ')} = ${price.dollarsPerRun.toFixed(4)} USD`,
    `    a job and month, evaluated every 5 minutes: ${price.dollarsPerJobMonth.toFixed(2)} USD`,
  ].join('\n');
};

await runCommand({ help: HELP, flags: FLAGS }, async ({ values }) => {
  const jobs = wholeNumber('--jobs', values.jobs ?? '1000', { least: 1, most: 5000 });
  const memoryMb = wholeNumber('--memory', values.memory ?? '512', { least: 128, most: 10_240 });
  const runs = wholeNumber('--runs', values.runs ?? '2', { least: 1, most: 100 });
  const vertices =
    values.vertices === undefined ? [6, 20] : [wholeNumber('--vertices', values.vertices, { least: 1, most: 500 })];
  const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-bundle-'));
  try {
    const bundling = fileURLToPath(new URL('../package/function-bundle.ts', import.meta.url));
    execFileSync(process.execPath, [bundling, 'evaluate', folder], { stdio: 'inherit' });
    const handler = join(folder, 'index.mjs');
    for (const each of vertices) {
      console.log(`${jobs} jobs of ${each} vertices, ${memoryMb} MB (heap of at most ${heapMb(memoryMb)} MB)`);
      let run = 0;
      await runFleet({ jobs, vertices: each, memoryMb, runs, handler, timeoutMs: TIMEOUT_MS }, (took) =>
        console.log(linesOf(++run, took, { jobs, memoryMb })),
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
