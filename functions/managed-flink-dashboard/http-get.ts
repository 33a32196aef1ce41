/** GET with a time limit. Neither what it returns nor what it throws shows the address: that is a secret. */

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Where a redirect leads, as the answer has it. It is not followed. */
  readonly location: string | undefined;
  readonly setCookies: readonly string[];
}

/** There was no answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export const httpGet = async (
  url: URL,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<Answer> => {
  try {
    const answer = await fetch(url, {
      method: 'GET',
      redirect: 'manual',
      headers,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return {
      status: answer.status,
      text: await answer.text(),
      location: answer.headers.get('location') ?? undefined,
      setCookies: answer.headers.getSetCookie(),
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      throw new NoAnswer(`no answer within ${timeoutMs / 1000} s`);
    }
    // Not the cause itself: it may name the host.
    throw new NoAnswer(`it can't be reached (${codeOf(error)})`);
  }
};

/** `ECONNREFUSED`, `ENOTFOUND`, …: fetch says only "fetch failed"; what failed is further down. */
const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown error';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.name : codeOf(error.cause);
};
