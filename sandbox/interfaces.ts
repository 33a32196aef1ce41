/** What the embedded services need of the process they run in: a clock, what runs applications, the handlers of events. */
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
  /** GET of `path`, with its query, at the REST API of the application's Flink; left out: none of it can be seen. */
  flinkRest?(application: string, path: string): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Stop for good: an update failed and was not rolled back. */
  stop?(application: string): void;
}

/** Delivers an event to a function as EventBridge would: its rules decide who gets it. */
export type EventHandler = (event: Readonly<Record<string, unknown>>) => Promise<void>;
