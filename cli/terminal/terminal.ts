/** What a command needs of the terminal that it was typed into. */
import type { EpochMs } from '../../lib/model/observation.ts';

export interface Terminal {
  /** The answer, to stdout: one or more lines, without the last line feed. */
  say(text: string): void;
  /** What is beside the answer (a warning, progress), to stderr. */
  note(text: string): void;
  /** stdout is a terminal that shows colours. */
  readonly colors: boolean;
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): EpochMs;
  /** Aborted by Ctrl-C; a command that waits ends by it. */
  readonly stop: AbortSignal;
}

/** 0: done, or the answer is good. 1: the answer is bad, or it failed. 2: a wrong call. */
export type ExitCode = 0 | 1 | 2;

/** The command could not do its work: the message says what is wrong and what would be right. */
export class Failed extends Error {}
