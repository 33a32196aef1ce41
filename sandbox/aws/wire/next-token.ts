/** Tokens of paginated calls: they carry where to go on, and fit only the request they were given for. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';

const cursor = v.tuple([v.string(), v.number(), v.number()]);

/** `asOf` lets every page see the same instant. */
export interface Cursor {
  readonly offset: number;
  readonly asOf: number;
}

const fingerprint = (request: unknown): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('base64url').slice(0, 16);

export const nextToken = (request: unknown, { offset, asOf }: Cursor): string =>
  Buffer.from(JSON.stringify([fingerprint(request), offset, asOf])).toString('base64url');

/** Undefined when the token is not ours or was given for another request. */
export const readToken = (request: unknown, token: string): Cursor | undefined => {
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const result = v.safeParse(cursor, decoded);
  if (!result.success || result.output[0] !== fingerprint(request)) return undefined;
  return { offset: result.output[1], asOf: result.output[2] };
};
