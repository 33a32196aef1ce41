/** What the parts of the sandbox say to each other: the embedded AWS, the simulated job, the clock and the page. */
import type { EpochMs } from '../lib/model/observation.ts';

/** The sandbox's own time. Simulated unless a real Flink is attached. */
export interface Clock {
  now(): EpochMs;
}

/** What runs an application on behalf of the embedded Managed Flink. The simulated job is one. */
export interface ApplicationBackend {
  /** Flink's JSON plan, as `JobPlanDescription` gives it; undefined when there is no such application or no job. */
  jobPlan(application: string): string | undefined;
  /**
   * Stop with a snapshot and start again with this size. `ended` is called once, when the job runs again or when it
   * can't; never from within this call.
   */
  restart(
    application: string,
    size: { readonly parallelism: number; readonly parallelismPerKpu: number },
    ended: (result: { readonly kind: 'running' } | { readonly kind: 'failed'; readonly error: string }) => void,
  ): void;
  /** Stop for good: an update failed and was not rolled back. */
  stop?(application: string): void;
}

/** Bytes of a task manager: its process, and of those the parts that the job itself fills. */
export interface TaskManagerMemory {
  readonly processBytes: number;
  /** Of the JVM: task and framework. */
  readonly heapBytes: number;
  readonly managedBytes: number;
}

/** A Flink job as its cluster shows it: what the embedded operator and Flink's REST interface tell of the simulated job. */
export interface FlinkJobView {
  /** 32 hexadecimal digits; a new one after an upgrade, the same one after a rescale in place. */
  readonly id: string;
  readonly name: string;
  readonly state: 'RUNNING' | 'RESTARTING' | 'CREATED' | 'FAILED';
  readonly startedAt: EpochMs;
  /** When every task last became RUNNING; undefined while they don't. */
  readonly runningSince: EpochMs | undefined;
  /** In topological order. */
  readonly vertices: readonly {
    /** 32 hexadecimal digits. */
    readonly id: string;
    readonly name: string;
    readonly parallelism: number;
    readonly maxParallelism: number;
    readonly inputs: readonly { readonly from: string; readonly ship: 'HASH' | 'REBALANCE' | 'FORWARD' }[];
  }[];
  readonly taskManagers: number;
  readonly slotsPerTaskManager: number;
  /** Of each. */
  readonly taskManagerMemory: TaskManagerMemory;
  readonly checkpointsCompleted: number;
}

/** What runs a Flink job on behalf of the embedded Kubernetes cluster. */
export interface FlinkClusterBackend extends Clock {
  job(): FlinkJobView;
  /**
   * `in place`: the tasks restart from the newest checkpoint, task managers stay or are added. `upgrade`: the job is
   * stopped and started anew, on task managers of `memory` where that is given. Vertices that are not named keep what they
   * have. `ended` is called once, never from within this call.
   */
  rescale(
    parallelism: Readonly<Record<string, number>>,
    manner: 'in place' | 'upgrade',
    ended: (result: { readonly kind: 'running' } | { readonly kind: 'failed'; readonly error: string }) => void,
    memory?: TaskManagerMemory,
  ): void;
}

/** Delivers an event to a function as EventBridge would: its rules decide who gets it. */
export type EventHandler = (event: Readonly<Record<string, unknown>>) => Promise<void>;
