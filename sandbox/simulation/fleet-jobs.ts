/** The jobs of `npm start`: small and large, on both platforms, under all modes, and two of them in trouble. */
import type { Mode } from '../../lib/model/execution-mode.ts';
import type { JobDefinition, Size } from '../../world/job/definition.ts';
import { CLICKSTREAM } from '../../world/jobs/clickstream.ts';
import { FRAUD_CHECK } from '../../world/jobs/fraud-check.ts';
import type { JobName } from '../../world/jobs/jobs.ts';
import { LIGHT } from '../../world/jobs/light.ts';
import { named } from '../../world/jobs/named.ts';
import type { LoadShape } from '../../world/load/load.ts';
import type { PlatformName } from '../platforms/platform.ts';

export interface LiveJob {
  readonly platform: PlatformName;
  readonly simulate: JobName;
  readonly definition?: JobDefinition;
  readonly size?: Size;
  readonly load: LoadShape;
  /** Records/s at the top of the shape. */
  readonly peak?: number;
  readonly mode?: Mode;
  readonly policy?: string;
  readonly options?: Readonly<Record<string, string>>;
  /** Every restart at another size fails with this message, and is undone by Managed Flink. */
  readonly restartsFail?: string;
}

/** What a slot of an EKS node costs here: an m-class core with its memory, on demand. */
const NODE_PRICE = { 'job.autopilot.price.dollars-per-slot-hour': '0.05' };

export const FLEET: readonly LiveJob[] = [
  { platform: 'managed-flink', simulate: 'clickstream', load: 'day', policy: 'autopilot' },
  { platform: 'eks', simulate: 'fraud-check', load: 'day', policy: 'autopilot', options: NODE_PRICE },
  { platform: 'managed-flink', simulate: 'light', load: 'day', peak: 6_000, policy: 'flink' },
  // Its topic has four partitions: no size keeps up with what comes in.
  {
    platform: 'managed-flink',
    simulate: 'narrow',
    load: 'flat',
    peak: 7_500,
    policy: 'autopilot',
    size: { parallelism: 4, parallelismPerKpu: 1 },
  },
  {
    platform: 'managed-flink',
    simulate: 'light',
    load: 'ramp',
    peak: 9_000,
    policy: 'flink',
    definition: named(LIGHT, 'payments', 'Payments'),
    size: { parallelism: 4, parallelismPerKpu: 1 },
    restartsFail: 'The snapshot could not be restored: there is no operator for the state of "Count per user".',
  },
  {
    platform: 'eks',
    simulate: 'light',
    load: 'night',
    mode: 'advise',
    policy: 'autopilot',
    options: NODE_PRICE,
    definition: named(LIGHT, 'search-index', 'Search index'),
  },
  {
    platform: 'managed-flink',
    simulate: 'clickstream',
    load: 'step',
    peak: 6_000,
    mode: 'observe',
    policy: 'flink',
    definition: named(CLICKSTREAM, 'ad-attribution', 'Ad attribution'),
    size: { parallelism: 12, parallelismPerKpu: 2 },
  },
  {
    platform: 'eks',
    simulate: 'fraud-check',
    load: 'spike',
    peak: 5_000,
    policy: 'autopilot',
    options: NODE_PRICE,
    definition: named(FRAUD_CHECK, 'risk-score', 'Risk score'),
  },
];

/** The receipts of `narrow` and the like have no size that a day of them could be compared with. */
export const hasFixedSize = ({ simulate }: Pick<LiveJob, 'simulate'>): boolean => JOBS_WITHOUT !== simulate;

const JOBS_WITHOUT: JobName = 'narrow';
