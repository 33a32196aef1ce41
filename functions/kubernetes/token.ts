/**
 * The bearer token of an EKS cluster: a presigned STS GetCallerIdentity that the cluster sends to STS itself to learn who
 * we are. Making one costs no call and no permission.
 */
import type { EpochMs } from '../../lib/model/observation.ts';
import { awsHost } from '../aws/aws-host.ts';
import { type AwsCredentials, signer } from '../aws/signer.ts';

export interface TokenRequest {
  readonly cluster: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly at: EpochMs;
}

/** The cluster ignores how long the URL is said to be good; it counts 15 minutes from the date in it. */
const EXPIRES_SECONDS = 60;
const TOKEN_LIVES_MS = 14 * 60_000;

/** No other query parameter than these may be in it, or the cluster refuses the token. */
export const eksToken = async ({ cluster, region, credentials, at }: TokenRequest): Promise<string> => {
  const hostname = awsHost('sts', region);
  const signed = await signer('sts', region, credentials).presign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname,
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      // The cluster sends it along with the URL.
      headers: { host: hostname, 'x-k8s-aws-id': cluster },
    },
    { signingDate: new Date(at), expiresIn: EXPIRES_SECONDS },
  );
  const url = new URL(`https://${hostname}/`);
  for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.set(name, String(value));
  return `k8s-aws-v1.${Buffer.from(url.href).toString('base64url')}`;
};

export interface TokenSource {
  get(): Promise<string>;
  /** The cluster has refused it: the next one is a new one. */
  forget(): void;
}

/** One token per cluster, used until a minute before it or its credentials expire. */
export const cachedToken = (
  cluster: string,
  region: string,
  credentials: () => Promise<AwsCredentials>,
  clock: () => EpochMs,
): TokenSource => {
  let cached: { readonly token: string; readonly until: EpochMs } | undefined;
  return {
    get: async () => {
      const at = clock();
      if (cached && at < cached.until) return cached.token;
      const current = await credentials();
      const credentialsEnd = (current.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - 60_000;
      cached = {
        token: await eksToken({ cluster, region, credentials: current, at }),
        until: Math.min(at + TOKEN_LIVES_MS, credentialsEnd),
      };
      return cached.token;
    },
    forget: () => {
      cached = undefined;
    },
  };
};
