/** One Flink REST endpoint: GET and PUT with a time limit, answers checked against a schema, errors that say what and where. */
import type * as v from 'valibot';
import { rootCause } from '../root-cause.ts';
import { FlinkRestError, flinkMessage } from './error.ts';
import { parseAnswer } from './parse-answer.ts';

export interface FlinkRest {
  /** Throws FlinkRestError. */
  get<T>(path: string, schema: v.GenericSchema<unknown, T>): Promise<T>;
  /** Throws FlinkRestError. */
  put(path: string, body: unknown): Promise<void>;
}

/** Who only looks can do so through anything that answers like Flink. */
export type FlinkRestReader = Pick<FlinkRest, 'get'>;

export interface FlinkRestOptions {
  readonly timeoutMs?: number;
}

/** As `job.autoscaler.flink.rest-client.timeout`. */
const DEFAULT_TIMEOUT_MS = 10_000;

/** `url` may carry a path and `user:password@`; the password never shows in a message. */
export const flinkRest = (url: string, { timeoutMs = DEFAULT_TIMEOUT_MS }: FlinkRestOptions = {}): FlinkRest => {
  const { base, authorization } = partsOf(url);
  const send = async (
    method: 'GET' | 'PUT',
    path: string,
    body?: unknown,
  ): Promise<{ request: string; text: string }> => {
    const request = `${method} ${base}${path.split('?')[0]}`;
    const { status, text } = await exchange(request, timeoutMs, (signal) =>
      fetch(base + path, {
        method,
        signal,
        headers: {
          ...authorization,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    if (status >= 200 && status < 300) return { request, text };
    throw new FlinkRestError(request, status, flinkMessage(text) ?? excerpt(text));
  };
  return {
    get: async (path, schema) => {
      const { request, text } = await send('GET', path);
      return parseAnswer(request, text, schema, excerpt);
    },
    put: async (path, body) => {
      await send('PUT', path, body);
    },
  };
};

const exchange = async (
  request: string,
  timeoutMs: number,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<{ status: number; text: string }> => {
  try {
    const answer = await send(AbortSignal.timeout(timeoutMs));
    return { status: answer.status, text: await answer.text() };
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'TimeoutError') {
      throw new FlinkRestError(request, undefined, `no answer within ${timeoutMs / 1000} s`, cause);
    }
    throw new FlinkRestError(request, undefined, `Flink can't be reached: ${rootCause(cause)}`, cause);
  }
};

const excerpt = (text: string): string => (text.trim() === '' ? '(empty answer)' : text.trim().slice(0, 200));

const partsOf = (url: string): { readonly base: string; readonly authorization: Readonly<Record<string, string>> } => {
  const parsed = new URL(url);
  const credentials = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
  return {
    base: `${parsed.origin}${parsed.pathname.replace(/\/+$/, '')}`,
    authorization: credentials === ':' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  };
};
