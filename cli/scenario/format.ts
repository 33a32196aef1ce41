/** The golden format: a job with its options and raw Flink metrics, and what the Java autoscaler made of it. */

/** Whole doubles are written without `.0`; what JSON has no number for is a string. */
export type Num = number | 'NaN' | 'Infinity' | '-Infinity';
/** `[min, max, avg, sum]`, null where not offered; or one number for all four. */
export type MetricValue = Num | readonly (Num | null)[];

export interface SampleInput {
  readonly in: Num;
  readonly out?: Num;
  readonly accBusy?: Num;
  readonly metrics: Readonly<Record<string, MetricValue>>;
  readonly names?: readonly string[];
}

export interface VertexInput {
  readonly id: string;
  readonly name: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly slotSharingGroup?: string;
  readonly finished?: boolean;
}

export interface JobInput {
  readonly runningTs?: number | null;
  readonly vertices: readonly VertexInput[];
}

export interface TickInput {
  readonly now: number;
  readonly status?: string;
  readonly config?: Readonly<Record<string, string | null>>;
  readonly job?: {
    readonly runningTs?: number | null;
    readonly parallelism?: Readonly<Record<string, number>>;
    readonly finished?: readonly string[];
    readonly vertices?: readonly VertexInput[];
  };
  readonly vertices?: Readonly<Record<string, SampleInput>>;
  readonly tmMetrics?: Readonly<Record<string, MetricValue>>;
  readonly jmMetrics?: Readonly<Record<string, string>>;
}

/** A job as it is opened: all of a scenario but its ticks. */
export interface OpeningInput {
  readonly config: Readonly<Record<string, string>>;
  readonly job: JobInput;
  readonly taskManager?: { readonly cpu?: number; readonly memory?: string };
  readonly maxTaskManagers?: number;
  readonly detail?: Detail;
  readonly runInvalid?: boolean;
}

/** How much a result holds. */
export type Detail = 'full' | 'auto' | 'decisions';

export interface ScenarioInput extends OpeningInput {
  readonly ticks: readonly TickInput[];
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface ScenarioResult {
  readonly validation: Json;
  readonly ticks: readonly JsonObject[];
}

export interface Scenario {
  readonly name: string;
  readonly input: ScenarioInput;
  readonly expected: ScenarioResult;
}

export const toJson = (value: number): Num => {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
};
