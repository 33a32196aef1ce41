/** Ctrl-C: the first one asks for an end, a second one ends at once. */

export interface StopSignals {
  /** Aborted by the first one; its reason is the signal's name. */
  readonly signal: AbortSignal;
  received(name: StopSignal): void;
}

export const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;
export type StopSignal = (typeof STOP_SIGNALS)[number];

/** As a shell has it: 128 and the signal's number. */
export const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/** npm hands the signal on that the terminal has sent to every process already: one Ctrl-C comes twice. */
const ECHO_MS = 500;

export const stopSignals = (nowMs: () => number, endAtOnce: (code: number) => void): StopSignals => {
  const stopped = new AbortController();
  let first: { readonly name: StopSignal; readonly at: number } | undefined;
  return {
    signal: stopped.signal,
    received(name) {
      if (first === undefined) {
        first = { name, at: nowMs() };
        stopped.abort(name);
      } else if (first.name !== name || nowMs() - first.at >= ECHO_MS) endAtOnce(EXIT_CODES[name]);
    },
  };
};
