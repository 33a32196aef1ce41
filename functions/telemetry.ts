/** What operators see of an evaluation: one structured log line, and a few counters that alarms and the dashboard read. */
import { LOG_VARIABLE, METRIC } from '../lib/environment.ts';
import { type EventName, eventKind } from '../lib/model/events.ts';
import { keyOf } from '../lib/model/job.ts';
import type { JobFailure, ShownReport } from './evaluation/evaluation-run.ts';
import { evaluationLine } from './evaluation-line.ts';
import { jobMetricsLine, type Level, logLine, metricsLine, type Unit } from './log.ts';
import type { ObserveCost } from './ports.ts';

export interface RunCounts {
  /** That were evaluated. */
  readonly jobs: number;
  readonly failures: number;
  readonly cost: ObserveCost;
}

export interface Telemetry {
  evaluated(report: ShownReport): void;
  failure(failure: JobFailure): void;
  /** Another job, by an error that was said already. */
  failedAlike(): void;
  runEnded(run: RunCounts): void;
  /** Something that is worth a line and needs no action. */
  note(message: string, facts: Readonly<Record<string, unknown>>): void;
  /** An event that was published. */
  counted(name: EventName): void;
  /** Metrics go out in one piece per invocation. */
  flush(): void;
}

/** `print` gets whole lines; by default the log of the function, which the sandbox switches off. */
export const printedTelemetry = (print: (line: string) => void = printLine): Telemetry => {
  const measured = new Map<string, { readonly unit: Unit; readonly value: number }>();
  const log = (level: Level, message: string, facts: Readonly<Record<string, unknown>>): void =>
    print(logLine(level, message, facts, Date.now()));
  const measure = (name: string, unit: Unit, value: number): void =>
    void measured.set(name, { unit, value: (measured.get(name)?.value ?? 0) + value });
  const count = (name: string, value = 1): void => measure(name, 'Count', value);
  // Low cardinality on purpose: no job is a dimension, the log line has the job.
  const counted = (name: EventName): void => {
    const { metric } = eventKind(name);
    if (metric) count(metric);
  };
  return {
    counted,
    evaluated(report) {
      const { decision } = report.evaluated;
      log('INFO', 'evaluation', evaluationLine(report));
      count(METRIC.evaluations);
      if (decision.kind === 'hold') count(METRIC.holds);
      for (const { name } of report.events) counted(name);
      if (report.numbers) print(jobMetricsLine({ ...report.job, ...report.shownAs }, report.numbers, Date.now()));
    },
    failure({ job, error }) {
      log('ERROR', 'evaluation failed', { job: keyOf(job), error });
      count(METRIC.failures);
    },
    failedAlike: () => count(METRIC.failures),
    runEnded({ jobs, failures, cost }) {
      log('INFO', 'run', { jobs, failures, ...cost });
      if (failures === 0) count(METRIC.runs);
      count(METRIC.metricsRequested, cost.metricsRequested);
      measure(METRIC.dollars, 'None', cost.dollars);
    },
    note: (message, facts) => log('INFO', message, facts),
    flush: () => {
      if (measured.size > 0) print(metricsLine(measured, Date.now()));
      measured.clear();
    },
  };
};

/** Lambda would put a time before what goes through its console. */
const printLine = (line: string): void => {
  if (process.env[LOG_VARIABLE] !== 'off') process.stdout.write(`${line}\n`);
};
