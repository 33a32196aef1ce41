/** How long may a call of an SDK client take? One that gets no answer fails, and the client tries again. */

export interface AnswerInTime {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  /** Of a connection on which nothing more comes: an answer that has begun and does not end. */
  readonly socketTimeout: number;
  /** Without it the SDK only logs a warning, and waits on. */
  readonly throwOnRequestTimeout: true;
}

/** A call that hangs must not take the function's time: all of ours are answered within a second. */
export const answerWithin = (milliseconds = 10_000): AnswerInTime => ({
  connectionTimeout: 2_000,
  requestTimeout: milliseconds,
  socketTimeout: milliseconds,
  throwOnRequestTimeout: true,
});
