/** Summary of a day: cost, losses, and how far that is from the best possible. */

import type { ChangeEvent } from '../../lib/model/events.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { GroundTruth } from '../../world/ground-truth.ts';
import type { Oracle } from '../../world/oracle.ts';
import type { MeterReading } from '../aws/cloudwatch/meter.ts';
import type { DynamoDbUnits } from '../aws/dynamodb.ts';
import type { PlatformName } from '../platforms/platform.ts';
import { type ControlPlane, controlPlaneCost, reactionsTo } from './control-plane.ts';
import type { EvaluationSeen } from './evaluation-seen.ts';
import { type KpuUse, kpuUse } from './kpu-use.ts';
import { accountFor, type Minutes } from './minutes.ts';
import { type ShadowUse, shadowUse } from './shadow-use.ts';
import { type TaskManagerUse, taskManagerUse } from './task-manager-use.ts';

/** What is so on every platform, and what the platform of the job takes. */
export type Summary = DaySummary & (KpuUse | TaskManagerUse) & { readonly shadow?: ShadowUse };

interface DaySummary {
  readonly hours: number;
  readonly evaluations: number;
  /** Evaluations that carry no reason: there must be none. */
  readonly unexplained: number;
  readonly failures: readonly string[];
  readonly rescales: {
    readonly requested: number;
    readonly confirmed: number;
    readonly refused: number;
    readonly failed: number;
    readonly rolledBack: number;
    readonly lapsed: number;
  };
  readonly minutesLagOver60Seconds: number;
  readonly longestLagSeconds: number;
  readonly records: {
    readonly arrived: number;
    readonly processed: number;
    readonly waiting: number;
    readonly lost: number;
  };
  readonly minutes: Minutes;
  readonly cloudWatch: {
    readonly metricsRequested: number;
    readonly calls: number;
    readonly dollars: number;
    readonly dollarsPerMonth: number;
  };
  readonly dynamoDb: { readonly readUnits: number; readonly writeUnits: number; readonly dollarsPerMonth: number };
  readonly controlPlane: ControlPlane;
}

export interface SummaryInput {
  readonly platform: PlatformName;
  readonly evaluations: readonly EvaluationSeen[];
  readonly journal: readonly ChangeEvent[];
  readonly failures: readonly string[];
  readonly truth: GroundTruth;
  readonly oracle: Oracle;
  readonly meter: MeterReading;
  readonly customMetrics: number;
  /** Of a task manager, when the day began. */
  readonly firstMemoryBytes: number;
  readonly units: DynamoDbUnits;
  readonly dollarsPerKpuHour: number;
  readonly alarmDollarsPerMonth: number;
  /** Invocations of evaluate. */
  readonly ticks: number;
  /** Times at which the load makes a step upwards. */
  readonly steps: readonly EpochMs[];
}

const HOURS_PER_MONTH = 730;
/** On demand, us-east-1. */
const DOLLARS_PER_READ_UNIT = 0.125e-6;
const DOLLARS_PER_WRITE_UNIT = 0.625e-6;

export const summarize = (input: SummaryInput): Summary => {
  const { evaluations, journal, failures, truth, meter, units } = input;
  const hours = truth.minutes / 60;
  const count = (name: ChangeEvent['name']): number => journal.filter((event) => event.name === name).length;
  const tableDollars = units.read * DOLLARS_PER_READ_UNIT + units.write * DOLLARS_PER_WRITE_UNIT;
  const perMonth = (dollars: number): number => (hours === 0 ? 0 : (dollars / hours) * HOURS_PER_MONTH);
  return {
    hours,
    evaluations: evaluations.length,
    unexplained: evaluations.filter(({ explained }) => !explained).length,
    failures,
    rescales: {
      requested: count('requested'),
      confirmed: count('confirmed'),
      refused: count('refused'),
      failed: count('failed'),
      rolledBack: count('rolled-back'),
      lapsed: count('lapsed'),
    },
    minutesLagOver60Seconds: truth.minutesLagOver60Seconds,
    longestLagSeconds: truth.longestLagSeconds,
    records: {
      arrived: truth.arrived,
      processed: truth.processed,
      waiting: truth.lagRecords + truth.inFlight,
      lost: Math.round(truth.arrived - truth.processed - truth.lagRecords - truth.inFlight),
    },
    ...useOf(input),
    ...shadowUse(evaluations),
    minutes: accountFor(evaluations, journal, truth),
    cloudWatch: {
      metricsRequested: meter.metricsRequested,
      calls: meter.getMetricDataCalls,
      dollars: meter.dollars,
      dollarsPerMonth: perMonth(meter.dollars),
    },
    dynamoDb: {
      readUnits: units.read,
      writeUnits: units.write,
      dollarsPerMonth: perMonth(tableDollars),
    },
    controlPlane: {
      dollarsPerMonth: controlPlaneCost({
        hours,
        tableDollars,
        metricsDollars: meter.dollars,
        evaluations: evaluations.length,
        ticks: input.ticks,
        alarmDollarsPerMonth: input.alarmDollarsPerMonth,
        requested: count('requested'),
      }),
      ...reactionsTo(input.steps, evaluations, journal),
    },
  };
};

const useOf = (input: SummaryInput): KpuUse | TaskManagerUse => {
  const { platform, evaluations, journal, truth, oracle, dollarsPerKpuHour } = input;
  switch (platform) {
    case 'managed-flink':
      return kpuUse(evaluations, journal, truth, oracle, dollarsPerKpuHour);
    case 'eks':
      return taskManagerUse(evaluations, journal, truth, oracle, input);
  }
};
