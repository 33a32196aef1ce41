/** From the series of the job as a whole to what each minute showed: memory, garbage collection, containers. */
import type { EpochMs, JobMetric, JobObservation } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Read } from '../plan/metric.ts';
import type { JobMetricPlan } from '../plan/metric-plan.ts';

export interface JobSeriesView {
  readonly unavailable: readonly JobMetric[];
  readonly because: readonly Reason[];
  isComplete(at: EpochMs): boolean;
  at(at: EpochMs): JobObservation;
}

/** What the collector would take for missing. */
export const REQUIRED_OF_JOB: readonly JobMetric[] = [
  'heapUsedBytes',
  'heapMaxBytes',
  'managedUsedBytes',
  'metaspaceUsedBytes',
  'garbageCollectionMsPerSecond',
  'taskSlotsTotal',
  'taskSlotsAvailable',
];

export const jobSeries = (plans: readonly JobMetricPlan[], read: Read, dialect: string): JobSeriesView => {
  const all = plans.map((plan) => {
    const published = plan.metric ? read(plan.metric, plan.statistic) : new Map<EpochMs, number>();
    return { plan, series: plan.minutes ? plan.minutes(published) : published };
  });
  const shown = all.filter(({ series }) => series.size > 0);
  const missing = all.filter(({ plan, series }) => plan.required && series.size === 0);
  return {
    unavailable: REQUIRED_OF_JOB.filter((metric) => !shown.some(({ plan }) => plan.becomes.includes(metric))),
    because: missing.map(({ plan }) => unavailable(plan, dialect)),
    // What no option asks for takes no minute away from the rest: sizing says by itself what was not measured.
    isComplete: (at) => shown.every(({ plan, series }) => !plan.required || series.has(at)),
    at: (at) =>
      Object.assign(
        {},
        ...shown.map(({ plan, series }) => {
          const value = series.get(at);
          return value === undefined ? {} : plan.values(value);
        }),
      ),
  };
};

const unavailable = ({ name, metric }: JobMetricPlan, dialect: string): Reason => {
  const why = metric ? `which is not published as ${metric.name}` : `which ${dialect} can't show`;
  return { rule: 'unavailable', says: `The options ask for ${name}, ${why}: the rules that read it do nothing.` };
};
