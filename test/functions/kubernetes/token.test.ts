import { describe, expect, it } from 'vitest';
import type { AwsCredentials } from '../../../functions/aws/signer.ts';
import { cachedToken, eksToken } from '../../../functions/kubernetes/token.ts';

const AT = Date.UTC(2026, 0, 1);
const credentials: AwsCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'not-a-secret',
  sessionToken: "a/long+token==(with)'odd'*signs!",
};
const urlIn = (token: string): URL => new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());

describe('the token of a cluster', async () => {
  const token = await eksToken({ cluster: 'prod', region: 'eu-central-1', credentials, at: AT });

  it('is a presigned call to STS in base64url without padding', () => {
    expect(token).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/);
    const url = urlIn(token);
    expect(url.origin + url.pathname).toBe('https://sts.eu-central-1.amazonaws.com/');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIDEXAMPLE/20260101/eu-central-1/sts/aws4_request',
      'X-Amz-Date': '20260101T000000Z',
      'X-Amz-Expires': '60',
      'X-Amz-Security-Token': "a/long+token==(with)'odd'*signs!",
      'X-Amz-Signature': SIGNATURE,
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
    });
  });

  it('is another for another cluster, region, second and secret', async () => {
    const others = [
      await eksToken({ cluster: 'staging', region: 'eu-central-1', credentials, at: AT }),
      await eksToken({ cluster: 'prod', region: 'us-east-1', credentials, at: AT }),
      await eksToken({ cluster: 'prod', region: 'eu-central-1', credentials, at: AT + 1000 }),
      await eksToken({
        cluster: 'prod',
        region: 'eu-central-1',
        credentials: { ...credentials, secretAccessKey: 'x' },
        at: AT,
      }),
    ];
    expect(new Set([token, ...others].map((one) => urlIn(one).searchParams.get('X-Amz-Signature'))).size).toBe(5);
  });

  it('goes to the host of the partition in China', async () => {
    const chinese = await eksToken({ cluster: 'prod', region: 'cn-north-1', credentials, at: AT });
    expect(urlIn(chinese).host).toBe('sts.cn-north-1.amazonaws.com.cn');
  });
});

describe('a token that is kept', () => {
  const source = (expiration?: Date) => {
    const clock = { now: AT, asked: 0 };
    const provider = async (): Promise<AwsCredentials> => {
      clock.asked += 1;
      return { ...credentials, ...(expiration ? { expiration } : {}) };
    };
    return { clock, token: cachedToken('prod', 'eu-central-1', provider, () => clock.now) };
  };

  it('is used for 14 minutes', async () => {
    const { clock, token } = source();
    const first = await token.get();
    clock.now += 14 * 60_000 - 1;
    expect(await token.get()).toBe(first);
    clock.now += 1;
    expect(await token.get()).not.toBe(first);
    expect(clock.asked).toBe(2);
  });

  it('is not used longer than its credentials', async () => {
    const { clock, token } = source(new Date(AT + 3 * 60_000));
    await token.get();
    clock.now += 2 * 60_000;
    await token.get();
    expect(clock.asked).toBe(2);
  });

  it('is made again when the cluster has refused it', async () => {
    const { clock, token } = source();
    await token.get();
    token.forget();
    await token.get();
    expect(clock.asked).toBe(2);
  });
});

/** As @smithy/signature-v4 signs the same call. */
const SIGNATURE = '47b934088b0c8a1779907edf636b4b8ea7bbb60aa6b50f8b135e6801ba42d1fe';
