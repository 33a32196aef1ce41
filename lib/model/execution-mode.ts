/** How far one evaluation may go. */
import type { Reason } from './reason.ts';

/** `observe` collects and evaluates only; `advise` recommends; `act` changes the job. */
export type Mode = 'observe' | 'advise' | 'act';

/**
 * What the shell allows this evaluation. `blocked` collects and evaluates but decides nothing (a change is under way, a guard
 * alarm rings); its reasons become the reasons of the hold.
 */
export type ExecutionMode =
  | { readonly kind: 'act' }
  | { readonly kind: 'advise' }
  | { readonly kind: 'blocked'; readonly because: readonly Reason[] };

const CAREFUL_FIRST: readonly Mode[] = ['observe', 'advise', 'act'];

/** The more careful of the global and the job's own mode holds, so the global one is a switch that stops everything. */
export const modeOf = (global: Mode, own: Mode | undefined): Mode =>
  CAREFUL_FIRST.find((mode) => mode === global || mode === own) ?? global;

/** A blocked evaluation says why first; in mode `observe` every evaluation is blocked. */
export const executionModeOf = (mode: Mode, blockedBy: readonly Reason[]): ExecutionMode => {
  if (blockedBy.length > 0) return { kind: 'blocked', because: blockedBy };
  switch (mode) {
    case 'act':
      return { kind: 'act' };
    case 'advise':
      return { kind: 'advise' };
    case 'observe':
      return {
        kind: 'blocked',
        because: [
          { rule: 'mode', says: 'The mode is observe: metrics are collected, nothing is decided.', bound: 'mode' },
        ],
      };
  }
};
