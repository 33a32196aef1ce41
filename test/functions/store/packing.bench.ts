/** Bytes of one evaluation, packed this way or that. Run: node test/functions/store/packing.bench.ts */
import { brotliCompressSync, constants, deflateRawSync, zstdCompressSync } from 'node:zlib';
import { encodeEvaluation } from '../../../functions/store/codec/evaluation-chunk.ts';
import { toExactJson } from '../../../functions/store/codec/exact-json.ts';
import { compressed } from '../../../functions/store/codec/packed-json.ts';
import { fullEvaluation } from '../../support/full-evaluation.ts';

const ROUNDS = 50;

const brotli = (quality: number) => (bytes: Uint8Array) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
const zstd = (bytes: Uint8Array) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 19 } });
const deflate = (bytes: Uint8Array) => deflateRawSync(bytes, { level: 9 });

const print = (name: string, bytes: Uint8Array, pack: (bytes: Uint8Array) => Uint8Array): void => {
  const packed = pack(bytes);
  const start = process.hrtime.bigint();
  for (let round = 0; round < ROUNDS; round++) pack(bytes);
  const ms = Number(process.hrtime.bigint() - start) / 1e6 / ROUNDS;
  console.log(`${name.padEnd(34)} ${String(packed.length).padStart(6)} bytes ${ms.toFixed(2).padStart(7)} ms`);
};

const record = fullEvaluation();
const series = encodeEvaluation(record);
const json = Buffer.from(toExactJson(record));
console.log(
  '5 samples of 10 vertices with 8 metrics, evaluation and reasons; numbers without pattern (the worst case)',
);
print('JSON', json, (bytes) => bytes);
print('JSON, brotli 11', json, brotli(11));
print('series', series, (bytes) => bytes);
print('series, deflate 9', series, deflate);
print('series, zstd 19', series, zstd);
print('series, brotli 11', series, brotli(11));
print('series, brotli 9', series, brotli(9));
print('series, as the store packs them', series, compressed);
print('the same without evaluation', encodeEvaluation({ ...record, evaluation: undefined }), compressed);
print('samples only', encodeEvaluation({ ...record, evaluation: undefined, because: [] }), compressed);
