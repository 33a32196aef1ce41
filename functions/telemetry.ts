/** What operators see of an evaluation: one structured log line, and a few counters that alarms and the dashboard read. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC, METRICS_NAMESPACE } from '../lib/environment.ts';
import { spellNumber } from '../lib/model/event-schema.ts';
import { type EventName, eventKind } from '../lib/model/events.ts';
import { keyOf } from '../lib/model/job.ts';
import type { JobReport } from './evaluation/evaluate-job.ts';
import type { EvaluationReport, JobFailure } from './evaluation/evaluate-jobs.ts';
import { detailOf } from './events/event-detail.ts';

export interface Telemetry {
  evaluated(report: JobReport): void;
  failure(failure: JobFailure): void;
  runEnded(report: EvaluationReport): void;
  /** Something that is worth a line and needs no action. */
  note(message: string, facts: Readonly<Record<string, unknown>>): void;
  /** An event that was published. */
  counted(name: EventName): void;
  /** Metrics go out in one piece per invocation. */
  flush(): void;
}

export const powertoolsTelemetry = (): Telemetry => {
  const logger = new Logger({
    serviceName: 'flink-autopilot',
    // JSON would write null for what was not measured, and for what has no limit.
    jsonReplacerFn: (_, value) => (typeof value === 'number' ? spellNumber(value) : value),
  });
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: 'flink-autopilot' });
  const count = (name: string, value = 1): void => {
    metrics.addMetric(name, MetricUnit.Count, value);
  };
  // Low cardinality on purpose: no job is a dimension, the log line has the job.
  const counted = (name: EventName): void => {
    const { metric } = eventKind(name);
    if (metric) count(metric);
  };
  return {
    counted,
    evaluated(report) {
      const { decision, evaluation } = report.evaluated;
      logger.info('evaluation', {
        job: keyOf(report.job),
        decision: decision.kind,
        because: decision.because,
        change: report.change && { id: report.change.id, status: report.change.status },
        evaluation,
        notices: report.notices,
        events: report.events.map(detailOf),
      });
      count(METRIC.evaluations);
      if (decision.kind === 'hold') count(METRIC.holds);
      for (const { name } of report.events) counted(name);
    },
    failure({ job, error }) {
      logger.error('evaluation failed', { job: keyOf(job), error });
      count(METRIC.failures);
    },
    runEnded({ jobs, failures, cost }) {
      logger.info('run', { jobs: jobs.length, failures: failures.length, ...cost });
      if (failures.length === 0) count(METRIC.runs);
      count(METRIC.metricsRequested, cost.metricsRequested);
      metrics.addMetric(METRIC.dollars, MetricUnit.NoUnit, cost.dollars);
    },
    note: (message, facts) => logger.info(message, { ...facts }),
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
};
