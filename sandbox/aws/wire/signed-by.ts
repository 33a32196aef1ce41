/** What the signature of a call says: whose key it is, and which region it was made for. */
import type { IncomingMessage } from 'node:http';

/** Whose the credentials are that a call was signed with. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
}

export interface SignedBy {
  readonly accessKeyId: string | undefined;
  readonly region: string | undefined;
  /** As `s3`. */
  readonly service: string | undefined;
  readonly token: string | undefined;
}

const CREDENTIAL = /Credential=([^/,]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

export const signedBy = ({ headers }: IncomingMessage): SignedBy => {
  const [, accessKeyId, region, service] = CREDENTIAL.exec(String(headers.authorization ?? '')) ?? [];
  const token = headers['x-amz-security-token'];
  return { accessKeyId, region, service, token: typeof token === 'string' ? token : undefined };
};
