/**
 * The evaluation of a job within the budget of all jobs. What it costs is kept beside the others' in the store; a larger size
 * is reserved there before it is decided, so that two jobs never grow into the same money.
 */
import type { JobEvaluated } from '../../lib/evaluate-job.ts';
import { type ChangeInFlight, isUnderWay } from '../../lib/model/change.ts';
import { type JobRef, type JobState, keyOf } from '../../lib/model/job.ts';
import type { Options } from '../../lib/options/options.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import { dollarsPerHour, HOURS_PER_MONTH } from '../../lib/sizing/price.ts';
import type { FleetRateStore, FleetRates } from '../store/fleet-rates/fleet-rate-store.ts';
import { ATTEMPTS } from '../store/update-job.ts';

export interface FleetOfRun {
  readonly store: FleetRateStore;
  /** As they were at the beginning of the run; read once. */
  readonly rates: () => Promise<FleetRates>;
}

/** Undefined: there is no budget of all jobs. */
export const fleetOfRun = (store: FleetRateStore | undefined, { budget }: Pick<Settings, 'budget'>) => {
  if (store === undefined || budget === undefined) return undefined;
  let read: Promise<FleetRates> | undefined;
  const rates = (): Promise<FleetRates> => {
    read ??= store.read();
    return read;
  };
  return { store, rates } satisfies FleetOfRun;
};

interface FleetContext {
  readonly fleetRates?: FleetOfRun | undefined;
  readonly job: JobRef;
  readonly settings: Pick<Settings, 'budget' | 'jobs'>;
  readonly options: Options | undefined;
}

export const evaluateWithinFleet = async (
  { fleetRates: fleet, job, settings, options }: FleetContext,
  { state, change }: { readonly state: JobState; readonly change: ChangeInFlight | undefined },
  evaluate: (state: JobState) => Promise<JobEvaluated>,
): Promise<JobEvaluated> => {
  if (fleet === undefined || settings.budget === undefined || options === undefined) return evaluate(state);
  const priceOf = (sizing: JobState['size']['current']) => dollarsPerHour(sizing, state.graph, options);
  const asked = change !== undefined && isUnderWay(change.status) ? priceOf(change.change.to) : undefined;
  const rate = rounded(Math.max(priceOf(state.size.current) ?? 0, asked ?? 0));
  const key = keyOf(job);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const rates = attempt === 1 ? await fleet.rates() : await fleet.store.read();
    const free = settings.budget.dollarsPerMonth / HOURS_PER_MONTH - dollarsOfOthers(rates, job, settings.jobs) - rate;
    // In the very first run it is not known yet what the others cost.
    const left = rates.version === 0 ? 0 : free;
    const evaluated = await evaluate({ ...state, fleetDollarsLeftPerHour: left });
    const { decision } = evaluated;
    const wanted = rounded(decision.kind === 'rescale' ? (priceOf(decision.to) ?? 0) : 0);
    const kept = rates.dollarsPerHour.get(key) ?? 0;
    if (Math.max(rate, wanted) === kept) return evaluated;
    // Only growth depends on what the others cost.
    const version = wanted > rate ? rates.version : undefined;
    if ((await fleet.store.write(key, Math.max(rate, wanted), version)) === 'written') return evaluated;
  }
  throw new Error(`${key}: the dollars per hour of the jobs were written by others ${ATTEMPTS} times in a row`);
};

/** DynamoDB keeps decimals; a millionth of a dollar is enough. */
const rounded = (dollars: number): number => Math.round(dollars * 1e6) / 1e6;

/** Of the jobs that the settings name: what was kept of others no longer counts. */
const dollarsOfOthers = ({ dollarsPerHour }: FleetRates, own: JobRef, jobs: Settings['jobs']): number => {
  let sum = 0;
  for (const { platform, name } of jobs) {
    if (platform === own.platform && name === own.name) continue;
    sum += dollarsPerHour.get(keyOf({ ...own, platform, name })) ?? 0;
  }
  return sum;
};
