/** Time as a function waits for it, and work that has to end in time. */

export interface Timer {
  /** Returns what calls it off. */
  after(ms: number, then: () => void): () => void;
}

export const realTimer: Timer = {
  after: (ms, then) => {
    const timeout = setTimeout(then, ms);
    return () => clearTimeout(timeout);
  },
};

export interface Limit {
  readonly timer: Timer;
  readonly ms: number;
  /** What did not end in time, for the message: `orders: its description`. */
  readonly what: string;
}

/** Rejects when the time is over. The work itself goes on: its calls end by their own time-outs, and its writes are conditional. */
export const within = <Result>({ timer, ms, what }: Limit, work: () => Promise<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    const callOff = timer.after(Math.max(0, ms), () =>
      reject(new Error(`${what} did not end within ${Math.round(Math.max(0, ms) / 1000)} s`)),
    );
    work().then(resolve, reject).finally(callOff);
  });
