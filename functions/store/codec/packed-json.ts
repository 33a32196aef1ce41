/** Small values stay readable in the console; larger ones are compressed, because every kilobyte written is billed. */
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { fromExactJson, toExactJson } from './exact-json.ts';

export type Body = string | Uint8Array;

/** Below this an item is about one write unit either way. */
const READABLE_BYTES = 800;

export const packJson = (value: unknown): Body => {
  const text = toExactJson(value);
  return Buffer.byteLength(text) <= READABLE_BYTES ? text : compressed(Buffer.from(text));
};

export const unpackJson = (body: Body): unknown =>
  fromExactJson(typeof body === 'string' ? body : decompressed(body).toString('utf8'));

/** Quality 7: within 4 % of the best, in a hundredth of its time (test/functions/store/packing.bench.ts). */
export const compressed = (bytes: Uint8Array): Buffer =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 7, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });

export const decompressed = (bytes: Uint8Array): Buffer => brotliDecompressSync(bytes);
