/** Why the Flink dashboard of an application can't be read now. Its message never shows the URL or what is in it. */
import type { ReasonCode } from '../../lib/model/reasons.ts';

export class DashboardError extends Error {
  readonly rule: Extract<ReasonCode, `dashboard-${string}`>;
  /** Asking again within this time would give the same answer, and costs a refused call or a wait. */
  readonly againAfterMs: number;
  constructor(rule: DashboardError['rule'], says: string, againAfterMs = 0) {
    super(says);
    this.name = 'DashboardError';
    this.rule = rule;
    this.againAfterMs = againAfterMs;
  }
}

/** Rights are given by a deployment; a log of refused calls every few minutes would alarm others. */
const FORBIDDEN_MS = 60 * 60_000;
/** One evaluation in three waits for a dashboard that does not answer. */
const SILENT_MS = 15 * 60_000;

export const forbidden = (application: string, says: string): DashboardError =>
  new DashboardError(
    'dashboard-forbidden',
    `The Flink dashboard of application "${application}" may not be read (${says}): allow ${RIGHT} on it, or write "dashboard": "off" for this job.`,
    FORBIDDEN_MS,
  );

const RIGHT = 'kinesisanalytics:CreateApplicationPresignedUrl';

export const notRunning = (application: string, says: string): DashboardError =>
  new DashboardError(
    'dashboard-not-running',
    `The Flink dashboard of application "${application}" answers only while the application is RUNNING: ${says}.`,
  );

export const silent = (application: string, says: string): DashboardError => unusable(application, says, SILENT_MS);

export const unusable = (application: string, says: string, againAfterMs = 0): DashboardError =>
  new DashboardError(
    'dashboard-unavailable',
    `The Flink dashboard of application "${application}" can't be used: ${says}.`,
    againAfterMs,
  );
