/** One invocation of a function on its machine: its own clock, its time limit, and whether it still lives. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Network } from './network.ts';
import type { VirtualTime } from './time.ts';

export interface Process {
  /** Unique within a schedule, and the same in a schedule with one fault less. */
  readonly name: string;
  readonly function: 'evaluate' | 'apply';
  /** The decision that apply was invoked for. */
  readonly decision: string | undefined;
  /** Milliseconds that its clock is ahead. */
  readonly skewMs: number;
  readonly time: VirtualTime;
  readonly network: Network;
  readonly compresses: boolean;
  /** How often each kind of call was made. */
  readonly calls: Map<string, number>;
  alive: boolean;
  /** Ends it at once: nothing of it goes on. */
  die(why: string): void;
}

const running = new AsyncLocalStorage<Process>();

/** Everything that the work starts, however late, belongs to the process. */
export const runAs = <Result>(process: Process, work: () => Result): Result => running.run(process, work);

/** Undefined outside the simulation. */
export const currentProcess = (): Process | undefined => running.getStore();
