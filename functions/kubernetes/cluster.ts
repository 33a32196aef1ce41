/** The API server of a cluster and its certificate authority, from the settings or by EKS DescribeCluster. */
import * as v from 'valibot';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { ClusterSettings } from '../../lib/settings/settings.ts';
import { awsHost } from '../aws/aws-host.ts';
import { type AwsCredentials, signedHeaders } from '../aws/signature.ts';
import { shortened } from '../shortened.ts';

export interface Cluster {
  readonly name: string;
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
}

export interface ClusterLookUp {
  readonly region: string;
  readonly credentials: () => Promise<AwsCredentials>;
  readonly clock: () => EpochMs;
  /** Of EKS itself; its regional endpoint when not given. */
  readonly eksEndpoint: string | undefined;
}

export const findCluster = async (settings: ClusterSettings, lookUp: ClusterLookUp): Promise<Cluster> => {
  const { name, endpoint, certificateAuthority } = settings;
  if (endpoint !== undefined && certificateAuthority !== undefined) {
    return { name, endpoint: endpoint.replace(/\/+$/, ''), certificateAuthority: pem(name, certificateAuthority) };
  }
  return describeCluster(name, lookUp);
};

const described = v.object({
  cluster: v.object({
    status: v.string(),
    endpoint: v.optional(v.nullable(v.string())),
    certificateAuthority: v.optional(v.nullable(v.object({ data: v.string() }))),
  }),
});

const TIMEOUT_MS = 10_000;

const describeCluster = async (name: string, lookUp: ClusterLookUp): Promise<Cluster> => {
  const { region, credentials, clock, eksEndpoint } = lookUp;
  const url = new URL(`/clusters/${encodeURIComponent(name)}`, eksEndpoint ?? `https://${awsHost('eks', region)}`);
  const failed = (says: string, cause?: unknown): Error =>
    new Error(`EKS cluster "${name}" could not be described: ${says}`, { cause });
  // fetch sets the host itself, to what was signed.
  const { host: _, ...headers } = signedHeaders(url, {
    ...{ service: 'eks', region, at: clock() },
    credentials: await credentials(),
  });
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch((cause: unknown) => {
    throw failed(`${url.origin} can't be reached`, cause);
  });
  const text = await answer.text();
  if (!answer.ok) throw failed(`${answer.status} ${shortened(text)}${remedyFor(answer.status, region)}`);
  const parsed = v.safeParse(described, JSON.parse(text));
  if (!parsed.success) throw failed('the answer is not what EKS gives');
  const { status, endpoint, certificateAuthority } = parsed.output.cluster;
  if (!endpoint || !certificateAuthority) throw failed(`it is ${status} and has no endpoint yet`);
  return { name, endpoint, certificateAuthority: pem(name, certificateAuthority.data) };
};

const remedyFor = (status: number, region: string): string => {
  if (status === 403)
    return '. Allow eks:DescribeCluster on it, or give its endpoint and certificateAuthority in the settings.';
  return status === 404 ? `. There is no such cluster in ${region}: check the settings.` : '';
};

/** EKS gives PEM in base64; both are taken. */
const pem = (name: string, text: string): string => {
  const decoded = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  if (decoded.includes('-----BEGIN CERTIFICATE-----')) return decoded;
  throw new Error(
    `The certificate authority of cluster "${name}" is neither PEM nor PEM in base64: check the settings`,
  );
};
