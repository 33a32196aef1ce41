/** A folder for what a run of a suite leaves in the temporary folder, as the CDK does with every app that it synthesizes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const before = process.env['TMPDIR'];
let folder: string | undefined;

/** Before the workers start, which inherit the variable. */
export const setup = (): void => {
  folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-tests-'));
  process.env['TMPDIR'] = folder;
};

export const teardown = (): void => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
};
