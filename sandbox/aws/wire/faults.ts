/** What shall go wrong with the next calls, so that callers can be tried against a bad day at AWS. */
import { type AwsError, internalFailure, throttled } from './aws-error.ts';

export type Fault =
  /** Answered with ThrottlingException; nothing was done. */
  | { readonly kind: 'throttled' }
  /** Answered with HTTP 500; nothing was done. */
  | { readonly kind: 'broken' }
  /** Answered with this error; nothing was done. */
  | { readonly kind: 'refused'; readonly error: AwsError }
  /** The connection breaks before the call arrives; nothing was done. */
  | { readonly kind: 'unreachable' }
  /** The call is done, but the connection breaks before the answer. */
  | { readonly kind: 'reply-lost' }
  /** When the call arrives, this is asked; when its promise is fulfilled, the call is done. */
  | { readonly kind: 'held'; readonly until: () => Promise<unknown> };

/** The SDK retries most of these by itself: give `times` its number of attempts to let a whole call fail. */
export type FailNext<Operation extends string> = (operation: Operation, fault: Fault, times?: number) => void;

export interface Faults {
  failNext(operation: string, fault: Fault, times?: number): void;
  /** The fault this call meets, used up. */
  take(operation: string): Fault | undefined;
}

export const createFaults = (): Faults => {
  const waiting = new Map<string, Fault[]>();
  return {
    failNext(operation, fault, times = 1) {
      const faults = waiting.get(operation) ?? [];
      for (let n = 0; n < times; n++) faults.push(fault);
      waiting.set(operation, faults);
    },
    take: (operation) => waiting.get(operation)?.shift(),
  };
};

/** The error to answer with instead of doing anything. */
export const refusalOf = (fault: Fault | undefined): AwsError | undefined => {
  if (fault?.kind === 'throttled') return throttled();
  if (fault?.kind === 'broken') return internalFailure();
  return fault?.kind === 'refused' ? fault.error : undefined;
};
