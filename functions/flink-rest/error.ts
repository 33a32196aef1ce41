/** What went wrong with a request to Flink, in Flink's own words where it gave any. */

export class FlinkRestError extends Error {
  /** Undefined when there was no answer at all. */
  readonly status: number | undefined;
  constructor(request: string, status: number | undefined, says: string, cause?: unknown) {
    super(`${request}: ${status === undefined ? '' : `${status} `}${says}`, { cause });
    this.name = 'FlinkRestError';
    this.status = status;
  }
}

/** `{"errors": ["…RestHandlerException: The request is incomplete …\n\tat …"]}`  ->  `The request is incomplete …` */
export const flinkMessage = (body: string): string | undefined => {
  const errors = errorsIn(body);
  const says = errors.map(withoutStack).filter((line) => line !== '');
  return says.length > 0 ? says.join('; ') : undefined;
};

const errorsIn = (body: string): readonly string[] => {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('errors' in parsed) || !Array.isArray(parsed.errors))
      return [];
    return parsed.errors.filter((error) => typeof error === 'string');
  } catch {
    // Not Flink's JSON; the caller shows the body as it is.
    return [];
  }
};

/** The first line says what is wrong; the pattern takes time by the square of empty lines. */
const MOST_CHARACTERS = 5_000;

const withoutStack = (error: string): string =>
  (error.slice(0, MOST_CHARACTERS).split(/\n\s*(?:at |\.\.\.|Caused by: )/)[0] ?? '')
    .replace(/^<Exception on server side:\s*/, '')
    .replace(/(?:\b[a-z][\w$]*\.)+[\w$]+: /g, '')
    .trim()
    .replace(/\n+/g, ' ');
