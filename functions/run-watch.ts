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
  const repeated = new Map<Error, JobRef[]>();
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

  const sayRepeated = (): void => {
    for (const [{ message: says }, others] of repeated) {
      const jobs = others.slice(0, MOST_SHOWN).map(keyOf);
      if (others.length > 0) telemetry.note('more jobs failed by the same error', { count: others.length, jobs, says });
    }
  };

  return {
    evaluated(report) {
      evaluated++;
      telemetry.evaluated(report);
    },
    failed(failure) {
      failures++;
      failed.add(keyOf(failure.job));
      // Jobs of a place that can not be entered have one error among them: it is said once.
      const others = repeated.get(failure.error);
      if (others !== undefined) {
        others.push(failure.job);
        return telemetry.failedAlike();
      }
      repeated.set(failure.error, []);
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
      sayRepeated();
      telemetry.runEnded({ jobs: evaluated, failures, cost });
      telemetry.flush();
      raise();
    },
  };
};
