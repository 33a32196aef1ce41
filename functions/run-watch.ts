/** What a run reports as it goes, and the failures that it raises together at its end: the first of them are shown, all are logged. */
import { type JobRef, keyOf } from '../lib/model/job.ts';
import type { EvaluationReport, Watch } from './evaluation/evaluation-run.ts';
import type { HandedOver } from './evaluation/hand-over.ts';
import type { Telemetry } from './telemetry.ts';

export interface RunWatch extends Watch {
  /** Throws an AggregateError, if anything failed. */
  ended(shared: Pick<EvaluationReport, 'fleetFailures' | 'cost'>): void;
}

const MOST_SHOWN = 20;

export const watchRun = (
  telemetry: Telemetry,
  jobsOfRun: number,
  handOver: (jobs: readonly JobRef[]) => Promise<HandedOver>,
): RunWatch => {
  const errors: Error[] = [];
  const shared: Error[] = [];
  const failed = new Set<string>();
  let [evaluated, failures] = [0, 0];

  const raise = (): void => {
    if (failures + shared.length === 0) return;
    const named = [...failed].slice(0, MOST_SHOWN).join(', ');
    const more = failed.size > MOST_SHOWN ? ` and ${failed.size - MOST_SHOWN} more` : '';
    throw new AggregateError(
      [...errors, ...shared],
      `${failures} of ${jobsOfRun} jobs failed: ${named}${more}${shared.map(({ message }) => ` ${message}.`).join('')}`,
    );
  };

  return {
    evaluated(report) {
      evaluated++;
      telemetry.evaluated(report);
    },
    failed(failure) {
      failures++;
      failed.add(keyOf(failure.job));
      if (errors.length < MOST_SHOWN) errors.push(failure.error);
      telemetry.failure(failure);
    },
    async left(jobs) {
      const handed = await handOver(jobs);
      telemetry.note('jobs that there was no time for', { jobs: jobs.length, ...handed });
      if (handed.kind === 'left') shared.push(handed.error);
    },
    ended({ fleetFailures, cost }) {
      shared.push(...fleetFailures);
      telemetry.runEnded({ jobs: evaluated, failures, cost });
      telemetry.flush();
      raise();
    },
  };
};
