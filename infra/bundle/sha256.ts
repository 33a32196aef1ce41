/** Replaces the SDK's checksums in the bundles: Lambda's Node has SHA-256, so that none written in JavaScript need be carried. */
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

type Data = string | ArrayBuffer | ArrayBufferView;

/** As the SDK's signer uses it. */
export class Sha256 {
  readonly #secret: Data | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: Data) {
    this.#secret = secret;
    this.#hash = hashWith(secret);
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    // Without a secret it may go on afterwards, as the SDK's own.
    return new Uint8Array(('copy' in this.#hash ? this.#hash.copy() : this.#hash).digest());
  }

  reset(): void {
    this.#hash = hashWith(this.#secret);
  }
}

const hashWith = (secret: Data | undefined): Hash | Hmac =>
  secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));

const bytesOf = (data: Data): string | Uint8Array => {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
};
