/** What a command of `flink-autopilot` is: a file of cli/commands/ exports one, and the table there names it. */
import type { Flags, Given } from '../command-line.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export interface CliCommand<F extends Flags = Flags> {
  /** Lines after `flink-autopilot `, `status [JOB]`. */
  readonly usage: readonly string[];
  /** What it does and its flags, in lines of at most 100 characters. */
  readonly help: string;
  readonly flags: F;
  /** What words without a flag are, `JOB`; left out where there are none. */
  readonly positionals?: string;
  /** Throws WrongCommand for a wrong call, Failed for what it could not do. */
  readonly run: (given: Given<F>, terminal: Terminal) => Promise<ExitCode>;
}

/** Keeps the types of the flags: `export const status = cliCommand({ … })`. */
export const cliCommand = <const F extends Flags>(command: CliCommand<F>): CliCommand =>
  command as unknown as CliCommand;

/** A row of the table: enough for `--help` without loading the command. */
export interface NamedCommand {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly load: () => Promise<CliCommand>;
}
