/** Every command of `flink-autopilot`, in the order of its help. A command is a file beside this one and a row here. */
import type { NamedCommand } from '../terminal/command.ts';

export const COMMANDS: readonly NamedCommand[] = [
  {
    name: 'status',
    summary: 'state, size, cost and last decision of every job; of one job, in detail',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'console',
    summary: 'the page of all jobs and of each, on this machine, from the table of your account',
    load: async () => (await import('./console.ts')).consoleCommand,
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
    name: 'replay',
    summary: 'whether a decision comes out the same, bit for bit, from what it was made from',
    load: async () => (await import('./replay.ts')).replay,
  },
  {
    name: 'pause',
    summary: 'change nothing of a job, or of all, from now on; at once, without a deployment',
    load: async () => (await import('./pause.ts')).pause,
  },
  {
    name: 'resume',
    summary: 'end a pause: the mode of the settings holds again',
    load: async () => (await import('./resume.ts')).resume,
  },
  {
    name: 'approve',
    summary: 'make the change that waits for a person (mode approve); lists what waits',
    load: async () => (await import('./approve.ts')).approve,
  },
  {
    name: 'doctor',
    summary: 'is everything set up right, and what really limits a job, with the cheaper remedy first',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'repair',
    summary: 'what of a job can not be read in the table, what is lost with it; with --yes, without it',
    load: async () => (await import('./repair.ts')).repair,
  },
  {
    name: 'check',
    summary: 'a settings file: what is wrong with it; with --live, whether its jobs are there and can be read',
    load: async () => (await import('./check.ts')).check,
  },
  {
    name: 'import',
    summary: "settings from the operator's job.autoscaler.*",
    load: async () => (await import('./import.ts')).importOperator,
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
