/**
 * Check of bearer tokens: of EKS, for this cluster, made with known credentials in the last 15 minutes. What the token of
 * known credentials must be at the time that it carries is known to the byte.
 */
import type { AwsCredentials } from '../../../functions/aws/signer.ts';
import { eksToken } from '../../../functions/kubernetes/token.ts';

export interface TokenCheck {
  /** The name that the token must be signed for. */
  readonly cluster: string;
  readonly region: string;
  /** Of the key that a token was made with; undefined: it is not let in. */
  readonly credentialsOf: (accessKeyId: string) => AwsCredentials | undefined;
  /** The clock of those who make tokens, in milliseconds since 1970. */
  readonly now: () => number;
}

const LIVES_MS = 15 * 60_000;
const PREFIX = 'Bearer k8s-aws-v1.';

export const isGoodToken =
  ({ cluster, region, credentialsOf, now }: TokenCheck) =>
  async (authorization: string | undefined): Promise<boolean> => {
    if (!authorization?.startsWith(PREFIX)) return false;
    const url = Buffer.from(authorization.slice(PREFIX.length), 'base64url').toString();
    const [, day, hours, minutes, seconds] = /X-Amz-Date=(\d{8})T(\d\d)(\d\d)(\d\d)Z/.exec(url) ?? [];
    if (day === undefined) return false;
    const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
    const at = Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`);
    if (!(Math.abs(now() - at) < LIVES_MS)) return false;
    const [, accessKeyId = ''] = /X-Amz-Credential=(\w+)/.exec(url) ?? [];
    const credentials = credentialsOf(accessKeyId);
    if (credentials === undefined) return false;
    return authorization === `Bearer ${await eksToken({ cluster, region, credentials, at })}`;
  };
