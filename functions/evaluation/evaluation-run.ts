/** What a run of evaluations is given, and who is to know of it. */

import type { JobKey, JobRef, Platform } from '../../lib/model/job.ts';
import type { EpochMs, MetricSourceKind } from '../../lib/model/observation.ts';
import type { Policies } from '../../lib/policies.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { ReadAlarmStates } from '../guard-alarms.ts';
import type { ReadTable } from '../iceberg/read-table.ts';
import type { PartitionReaders } from '../partitions/read-partitions.ts';
import type { EventSink, JobReader, JobStore, MetricSource, ObserveCost } from '../ports.ts';
import type { ControlStore } from '../store/controls/control-store.ts';
import type { DecisionInputs } from '../store/decision-inputs/decision-inputs.ts';
import type { FleetIndex } from '../store/fleet-index/fleet-index.ts';
import type { FleetRateStore } from '../store/fleet-rates/fleet-rate-store.ts';
import type { FleetStore } from '../store/fleet-store.ts';
import type { Timer } from '../timer.ts';
import type { JobReport } from './job-report.ts';
import type { Begun } from './oldest-first.ts';

/** Evaluating only reads from targets; applying needs targets that can be asked for a change. */
export interface Ports<Target extends JobReader = JobReader> {
  readonly store: JobStore;
  /** Absent: each job learns by itself. */
  readonly fleet?: FleetStore;
  /** Absent: the jobs are not listed. */
  readonly fleetIndex?: FleetIndex;
  /** Absent: what decisions were made from is not kept. */
  readonly decisionInputs?: DecisionInputs;
  readonly events: EventSink;
  /** By default those of `lib/policies.ts`. */
  readonly policies?: Policies;
  readonly sources: Readonly<Partial<Record<MetricSourceKind, MetricSource>>>;
  readonly targets: Readonly<Partial<Record<Platform, Target>>>;
  /** Absent: only Flink and the settings say how many partitions a source has. */
  readonly partitionsAt?: (job: JobRef) => PartitionReaders;
  /** Absent: no catalog is read. */
  readonly icebergAt?: (job: JobRef) => ReadTable;
  /** Absent: only the settings and the jobs' resources say how far we may go. */
  readonly controls?: ControlStore;
  /** Absent: there are the jobs of the settings, and no others. */
  readonly discovery?: Discovery;
  /** Absent: no alarm holds changes back. */
  readonly alarmStates?: ReadAlarmStates;
  /** Needed where the settings have a budget of all jobs. */
  readonly fleetRates?: FleetRateStore;
  /** Absent: a run does not know which jobs an earlier one has begun. */
  readonly begun?: Begun;
  /** By default that of the machine. */
  readonly timer?: Timer;
}

export interface EvaluationRun {
  readonly settings: Settings;
  readonly jobs: readonly { readonly job: JobRef; readonly settings: JobSettings }[];
  readonly now: EpochMs;
  /** Time that is left to the function; absent: as much as it takes. */
  readonly remainingMs?: (() => number) | undefined;
  /** Of these the newest points are read, whether or not they are complete. */
  readonly newest?: ReadonlySet<JobKey>;
  /** Evaluated at once, since an alarm rang. */
  readonly alarmed?: ReadonlySet<JobKey>;
}

export interface JobFailure {
  readonly job: JobRef;
  readonly error: Error;
}

/** `shownAs`: what the job is called in its metrics, where that is not its name. */
export type ShownReport = JobReport & { readonly shownAs?: { readonly name: string } };

/** Who is to know of each job as soon as it is evaluated: a run keeps no report. */
export interface Watch {
  evaluated(report: ShownReport): void;
  failed(failure: JobFailure): void;
  /** Jobs that there was no time to begin; as soon as that is known, while others are still being evaluated. */
  left(jobs: readonly JobRef[]): Promise<void>;
}

export interface EvaluationReport {
  readonly jobs: readonly JobReport[];
  readonly failures: readonly JobFailure[];
  /** Of what the jobs share: each job was evaluated all the same. */
  readonly fleetFailures: readonly Error[];
  readonly cost: ObserveCost;
}
