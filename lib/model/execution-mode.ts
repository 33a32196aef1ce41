/** How far one evaluation may go. */
import type { Reason } from './reason.ts';

/** `observe` collects and evaluates only; `advise` recommends; `approve` changes the job once a person has approved; `act` changes it. */
export type Mode = 'observe' | 'advise' | 'approve' | 'act';

/** The mode of a job at this moment: people can pause it without a deployment. */
export type CurrentMode = Mode | 'paused';

/**
 * What the shell allows this evaluation. `blocked` collects and evaluates but decides nothing (a change is under way, a guard
 * alarm rings); its reasons become the reasons of the hold.
 */
export type ExecutionMode =
  | { readonly kind: 'act' }
  | { readonly kind: 'approve' }
  | { readonly kind: 'advise' }
  | { readonly kind: 'blocked'; readonly because: readonly Reason[] };

export const CAREFUL_FIRST: readonly Mode[] = ['observe', 'advise', 'approve', 'act'];

/** The more careful of the global and the job's own mode holds, so the global one is a switch that stops everything. */
export const modeOf = (global: Mode, own: Mode | undefined): Mode =>
  CAREFUL_FIRST.find((mode) => mode === global || mode === own) ?? global;

/** May the job be changed at all, by itself or once a person has approved? */
export const mayChange = (mode: CurrentMode): mode is 'approve' | 'act' => mode === 'approve' || mode === 'act';

/** Is nothing decided in it? */
export const isStopped = (mode: CurrentMode): boolean => mode === 'paused' || mode === 'observe';

/** A blocked evaluation says why first; in mode `observe` every evaluation is blocked. What pauses a job is among `blockedBy`. */
export const executionModeOf = (mode: CurrentMode, blockedBy: readonly Reason[]): ExecutionMode => {
  if (blockedBy.length > 0 || mode === 'paused') return { kind: 'blocked', because: blockedBy };
  if (mode !== 'observe') return { kind: mode };
  const says = 'The mode is observe: metrics are collected, nothing is decided.';
  return { kind: 'blocked', because: [{ rule: 'mode', says, bound: 'mode' }] };
};
