/** All that the evaluation of one job goes by. */
import type { AutoscalerState } from '../../lib/model/autoscaler-state.ts';
import type { JobKey, JobRef } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Options } from '../../lib/options/options.ts';
import type { Policies } from '../../lib/policies.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import type { Shadow } from '../../lib/shadow/evaluate-with-shadow.ts';
import type { PartitionReaders } from '../partitions/read-partitions.ts';
import type { EventSink, JobDescription, JobReader, JobStore, Observed, StoredJob } from '../ports.ts';
import type { Controls } from '../store/controls/control-store.ts';
import type { DecisionInputs } from '../store/decision-inputs/decision-inputs.ts';
import type { FleetOfRun } from './evaluate-within-fleet.ts';
import type { Fleet } from './fleet.ts';

export interface JobContext {
  readonly store: JobStore;
  readonly events: EventSink;
  /** By default those of `lib/policies.ts`. */
  readonly policies?: Policies | undefined;
  readonly target: JobReader;
  /** Absent: there is no budget of all jobs. */
  readonly fleetRates?: FleetOfRun | undefined;
  readonly partitionsAt?: ((job: JobRef) => PartitionReaders) | undefined;
  readonly fleet?: Fleet;
  readonly decisionInputs?: DecisionInputs | undefined;
  /** What people ask of the jobs in the table. */
  readonly controlRows?: Controls | undefined;
  readonly job: JobRef;
  readonly settings: Settings;
  readonly jobSettings: JobSettings;
  /** Undefined when they could not be resolved: the change under way is followed up, and nothing is decided. */
  readonly options: Options | undefined;
  /** Asked beside the policy that decides. */
  readonly shadow?: Shadow | undefined;
  readonly description: JobDescription;
  readonly observed: Extract<Observed, { kind: 'observed' }> & Pick<AutoscalerState, 'tables'>;
  /** As it was loaded for this evaluation; read again only when others wrote in between. */
  readonly stored: StoredJob;
  readonly now: EpochMs;
  readonly held?: readonly Reason[];
  /** Of these the newest points were read, since an alarm rang. */
  readonly newest?: ReadonlySet<JobKey>;
}
