/** A policy as it runs in production: the evaluate and apply functions on the ports of a simulated job. */
import { applyChange } from '../../functions/apply-change.ts';
import { evaluateJobs } from '../../functions/evaluation/evaluate-jobs.ts';
import type { Ports } from '../../functions/evaluation/evaluation-run.ts';
import type { JobTarget } from '../../functions/ports.ts';
import type { FleetStore } from '../../functions/store/fleet-store.ts';
import type { Policies } from '../../lib/policies.ts';
import { metricSourceOf } from '../../lib/settings/metric-source.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import type { Controller } from './controller.ts';
import type { Plant } from './plant.ts';
import { plainStore } from './store.ts';

export interface PolicyRun {
  /** Name of the policy in `policies`. */
  readonly policy: string;
  readonly policies: Policies;
  readonly options: Readonly<Record<string, string>>;
  /** What it learns from other jobs, and they from it. */
  readonly fleet?: FleetStore | undefined;
}

export const productionController = (plant: Plant, { policy, policies, options, fleet }: PolicyRun): Controller => {
  // One rhythm: that of the case, whatever the number.
  const settings = parseSettings({ mode: 'act', policy, options, everyMinutes: 5, jobs: [plant.settings] }, policies);
  const [jobSettings] = settings.jobs;
  if (jobSettings === undefined) throw new Error('The settings of a benchmark run name one job.');
  const { job, target, source } = plant;
  const ports: Ports<JobTarget> = {
    store: plainStore(),
    ...(fleet === undefined ? {} : { fleet }),
    events: { emit: async () => {} },
    policies,
    sources: { [metricSourceOf(jobSettings)]: source },
    targets: { [job.platform]: target },
  };
  return {
    async evaluate(now) {
      const { jobs, failures, fleetFailures } = await evaluateJobs(ports, {
        settings,
        jobs: [{ job, settings: jobSettings }],
        now,
      });
      const [failure] = failures;
      if (failure !== undefined) throw failure.error;
      const [fleetFailure] = fleetFailures;
      if (fleetFailure !== undefined) throw fleetFailure;
      const [report] = jobs;
      if (report === undefined) throw new Error(`${job.name}: no evaluation`);
      const { change, evaluated } = report;
      if (change?.status === 'pending') {
        const context = { ...ports, job, settings, jobSettings, now };
        await applyChange(change.id, { ...context, target });
      }
      const { decision, predictions } = evaluated;
      return { at: now, decision: decision.kind, because: decision.because.map(({ says }) => says), predictions };
    },
    close: async () => {},
  };
};
