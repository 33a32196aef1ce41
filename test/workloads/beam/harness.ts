/** The harness of Beam's Python SDK: user code of a portable pipeline, in a process beside Flink. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { tool, unlessMade } from '../../flink/build-job.ts';
import { spawnUntilInputEnds } from '../../flink/java.ts';

export interface NumbersPipeline {
  /** Of the source: each is read by one subtask. */
  readonly parts: number;
  readonly recordsPerSecond: number;
  /** What a record costs in `work`. */
  readonly workMillis: number;
  /** What `work` keeps in the harness at most, a mebibyte with each record. */
  readonly keptMebibytes: number;
}

export interface Harness {
  /** The file of the pipeline, as every portable runner gets it. */
  readonly pipeline: string;
  /** Of its process. */
  residentBytes(): Promise<number>;
  stop(): Promise<void>;
}

const folder = join(import.meta.dirname, 'harness');
const cache = join(import.meta.dirname, '../../../.cache/workloads/beam-harness');

/** Rejects with what Python said when it ends before it is up. */
export const startHarness = async (numbers: NumbersPipeline): Promise<Harness> => {
  const python = await pythonWithBeam();
  const pipeline = join(cache, `pipeline-${process.pid}.pb`);
  const { child, ended, stop } = spawnUntilInputEnds(
    python,
    [join(folder, 'harness.py'), JSON.stringify({ ...numbers, pipeline })],
    `${python} is made by this test`,
  );
  await Promise.race([
    new Promise((resolve) => {
      createInterface({ input: child.stdout }).once('line', resolve);
    }),
    ended.then((how) => {
      throw new Error(how);
    }),
  ]);
  return { pipeline, residentBytes: () => residentBytes(child.pid ?? 0), stop };
};

const pythonWithBeam = async (): Promise<string> => {
  const requirements = join(folder, 'requirements.txt');
  const environment = join(cache, 'venv');
  const python = join(environment, 'bin/python');
  await unlessMade(environment, [requirements], async () => {
    await tool('python3', ['-m', 'venv', environment]);
    const quietly = ['--quiet', '--disable-pip-version-check', '--no-input'];
    await tool(python, ['-m', 'pip', 'install', ...quietly, '--requirement', requirements]);
  });
  return python;
};

const residentBytes = async (pid: number): Promise<number> => {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`The harness (process ${pid}) has no memory: it has ended`);
  return Number(kibibytes) * 1024;
};
