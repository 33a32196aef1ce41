/** Pinning of a command to one core, where the machine can. */
import { spawnSync } from 'node:child_process';

/** Linux has `taskset`; elsewhere, or where CPU 0 is not ours, the command runs where it likes. */
const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0;

export const whereItRuns = canPin ? 'pinned to CPU 0' : 'not pinned to a CPU (there is no taskset)';

export const onOneCore = (command: readonly string[]): readonly string[] =>
  canPin ? ['taskset', '-c', '0', ...command] : command;
