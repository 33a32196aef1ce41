/** `npm run bench:cold-start`: how long does a new process take to import each Lambda bundle? The median of some processes. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { BUNDLES } from '../infra/bundle/bundles.ts';
import { bundleFromSource } from '../infra/bundle/from-source.ts';

const PROCESSES = 11;

/** Only the import: Node's own start is the runtime's. */
const IMPORTING = `
  const [started, used] = [performance.now(), process.cpuUsage()];
  await import(process.argv[1]);
  const { user, system } = process.cpuUsage(used);
  console.log(JSON.stringify({ wall: performance.now() - started, cpu: (user + system) / 1000 }));
  process.exit(0);`;

interface Took {
  readonly wall: number;
  readonly cpu: number;
}

const importIn = async (file: string): Promise<Took> => {
  const words = ['--input-type=module', '--eval', IMPORTING, pathToFileURL(file).href];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env: { AWS_REGION: 'us-east-1' } });
  return JSON.parse(stdout) as Took;
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const folder = await mkdtemp(join(tmpdir(), 'flink-autopilot-cold-start-'));
try {
  console.log(`bundle        KB   import ms   of processor ms   (median of ${PROCESSES} processes)`);
  for (const name of BUNDLES) {
    const own = join(folder, name);
    bundleFromSource(name, own);
    const file = join(own, 'index.mjs');
    const took: Took[] = [];
    for (let n = 0; n < PROCESSES; n++) took.push(await importIn(file));
    const kilobytes = (await stat(file)).size / 1000;
    const wall = median(took.map((one) => one.wall));
    const cpu = median(took.map((one) => one.cpu));
    console.log(
      [
        name.padEnd(10),
        kilobytes.toFixed(0).padStart(5),
        wall.toFixed(0).padStart(11),
        cpu.toFixed(0).padStart(17),
      ].join(''),
    );
  }
} finally {
  await rm(folder, { recursive: true });
}
