/** The body of a call, unpacked. */
import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { AwsError } from './aws-error.ts';

/** More than any AWS service here takes, so that each can refuse by its own limit. */
const MAX_BYTES = 16 * 1024 * 1024;

export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= MAX_BYTES) chunks.push(chunk as Buffer);
  }
  if (bytes > MAX_BYTES) throw new AwsError('RequestEntityTooLargeException', `The body has ${bytes} bytes`, 413);
  const body = Buffer.concat(chunks);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') {
    throw new AwsError('SerializationException', `The content-encoding ${encoding} is not understood; gzip is`);
  }
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    throw new AwsError('SerializationException', `The body is not gzip: ${String(cause)}`);
  }
};
