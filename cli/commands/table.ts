/** Every command of `flink-autopilot`, in the order of its help. A command is a file beside this one and a row here. */
import type { NamedCommand } from '../terminal/command.ts';

export const COMMANDS: readonly NamedCommand[] = [
  {
    name: 'status',
    summary: 'state, size, cost and last decision of every job; of one job, in detail',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'why',
    summary: 'why a decision was made, or why nothing is done: paragraph, reasons, numbers',
    load: async () => (await import('./why.ts')).why,
  },
  {
    name: 'history',
    summary: 'what happened to a job: its journal as a timeline',
    load: async () => (await import('./history.ts')).history,
  },
  {
    name: 'report',
    summary: 'what it would do for your applications, before anything is deployed',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'backtest',
    summary: 'what another policy would have done with the load that a job has had',
    load: async () => (await import('./backtest.ts')).backtest,
  },
];
