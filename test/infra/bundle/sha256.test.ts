import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Sha256 } from '../../../infra/bundle/sha256.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = new TextEncoder().encode('xx-signed-xx').subarray(3, 9);

describe('the SHA-256 of the bundles', () => {
  it.each<[string, string | Uint8Array | ArrayBuffer]>([
    ['text', 'signed'],
    ['a view of bytes', bytes],
    ['a buffer', new TextEncoder().encode('signed').buffer],
  ])('of %s is that of Node', async (_, data) => {
    const hash = new Sha256();
    hash.update(data);
    expect(hex(await hash.digest())).toBe(createHash('sha256').update('signed').digest('hex'));
  });

  it.each([
    ['text', 'key'],
    ['bytes', new TextEncoder().encode('key')],
  ])('with a secret of %s it is the HMAC', async (_, secret) => {
    const hash = new Sha256(secret);
    hash.update('sig');
    hash.update(bytes.subarray(3));
    expect(hex(await hash.digest())).toBe(createHmac('sha256', 'key').update('signed').digest('hex'));
  });

  it('goes on after it was asked', async () => {
    const hash = new Sha256();
    hash.update('sig');
    await hash.digest();
    hash.update('ned');
    expect(hex(await hash.digest())).toBe(createHash('sha256').update('signed').digest('hex'));
  });

  it('begins again after a reset', async () => {
    const hash = new Sha256();
    hash.update('other');
    hash.reset();
    hash.update('signed');
    expect(hex(await hash.digest())).toBe(createHash('sha256').update('signed').digest('hex'));
  });
});
