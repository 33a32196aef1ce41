/** How far may this turn go? */
import type { Reason } from './reason.ts';

/** `observe` collects and evaluates only; `advise` recommends; `act` changes the job. */
export type Mode = 'observe' | 'advise' | 'act';

/**
 * What the shell allows this turn. `blocked` collects and evaluates but decides nothing (a change is under way, a guard
 * alarm rings); its reasons become the reasons of the hold.
 */
export type Conduct =
  | { readonly kind: 'act' }
  | { readonly kind: 'advise' }
  | { readonly kind: 'blocked'; readonly because: readonly Reason[] };
