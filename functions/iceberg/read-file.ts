/** A file of a table's folder `metadata`: an object of S3, or a file of this machine. No more of it than can be parsed. */
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bucketAndKey } from '../../lib/settings/iceberg-settings.ts';
import type { CallAws } from '../aws/aws-call.ts';
import { rootCause } from '../root-cause.ts';

export type FileRead =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'failed'; readonly says: string };

/** A snapshot takes about 1 kB of it. */
export const MOST_BYTES = 4 * 1024 * 1024;

export const readFile = async (call: CallAws, region: string, uri: string): Promise<FileRead> => {
  if (uri.startsWith('file:')) return readLocal(uri);
  const { bucket, key } = bucketAndKey(uri);
  const path = `/${[bucket, ...key.split('/')].map(encoded).join('/')}`;
  const answer = await call({ service: 's3', region, method: 'GET', path, answers: 'bytes', mostBytes: MOST_BYTES });
  return answer.kind === 'ok' ? { kind: 'read', bytes: answer.body as Buffer } : { kind: 'failed', says: answer.says };
};

/** S3 signs these as they are sent, too. */
const encoded = (part: string): string =>
  encodeURIComponent(part).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

const readLocal = async (uri: string): Promise<FileRead> => {
  try {
    const file = await open(fileURLToPath(uri.replace(/^file:\/+/, 'file:///')));
    try {
      const { size } = await file.stat();
      if (size > MOST_BYTES) return { kind: 'failed', says: `it is longer than ${MOST_BYTES} bytes` };
      return { kind: 'read', bytes: await file.readFile() };
    } finally {
      await file.close();
    }
  } catch (cause) {
    return { kind: 'failed', says: rootCause(cause) };
  }
};
