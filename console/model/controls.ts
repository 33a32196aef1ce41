/** What can be done to the simulated world from the page. Only the sandbox serves it. Types only. */
import type { Time } from './values.ts';

export interface PageControls {
  readonly playing: boolean;
  /** Simulated seconds per real second, and what it can be set to. */
  readonly speed: number;
  readonly speeds: readonly number[];
  readonly loads: readonly string[];
  readonly modes: readonly string[];
  readonly jobs: readonly ControlledJob[];
}

export interface ControlledJob {
  readonly key: string;
  readonly load: string;
  readonly mode: string;
  /** Of the load; those that are not over. */
  readonly disturbances: readonly { readonly kind: 'spike' | 'outage'; readonly to: Time }[];
  /** The next restart will fail. */
  readonly nextRestartFails: boolean;
}

export type Control =
  | { readonly kind: 'play' | 'pause' }
  | { readonly kind: 'speed'; readonly speed: number }
  | { readonly kind: 'load'; readonly job: string; readonly load: string }
  | { readonly kind: 'spike' | 'outage' | 'fail-restart'; readonly job: string }
  | { readonly kind: 'mode'; readonly job: string; readonly mode: string };
