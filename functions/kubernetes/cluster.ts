/** The API server of a cluster and its certificate authority, from the settings or by EKS DescribeCluster. */
import * as v from 'valibot';
import type { ClusterSettings } from '../../lib/settings/settings.ts';
import type { CallAws } from '../aws/aws-call.ts';

export interface Cluster {
  readonly name: string;
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** PEM. */
  readonly certificateAuthority: string;
}

export const findCluster = async (settings: ClusterSettings, region: string, call: CallAws): Promise<Cluster> => {
  const { name, endpoint, certificateAuthority } = settings;
  if (endpoint !== undefined && certificateAuthority !== undefined) {
    return { name, endpoint: endpoint.replace(/\/+$/, ''), certificateAuthority: pem(name, certificateAuthority) };
  }
  return describeCluster(name, region, call);
};

const described = v.object({
  cluster: v.object({
    status: v.string(),
    endpoint: v.optional(v.nullable(v.string())),
    certificateAuthority: v.optional(v.nullable(v.object({ data: v.string() }))),
  }),
});

const describeCluster = async (name: string, region: string, call: CallAws): Promise<Cluster> => {
  const failed = (says: string): Error => new Error(`EKS cluster "${name}" could not be described: ${says}`);
  const path = `/clusters/${encodeURIComponent(name)}`;
  const answer = await call({ service: 'eks', region, method: 'GET', path });
  if (answer.kind === 'failed') throw failed(`${answer.says}${remedyFor(answer.status, region)}`);
  const parsed = v.safeParse(described, answer.body);
  if (!parsed.success) throw failed('the answer is not what EKS gives');
  const { status, endpoint, certificateAuthority } = parsed.output.cluster;
  if (!endpoint || !certificateAuthority) throw failed(`it is ${status} and has no endpoint yet`);
  return { name, endpoint, certificateAuthority: pem(name, certificateAuthority.data) };
};

const remedyFor = (status: number | undefined, region: string): string => {
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
