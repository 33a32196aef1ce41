/**
 * Credentials of a role of another account: STS AssumeRole, by the regional endpoint of our own region, whose sessions are good
 * in every region. A session of a role that is assumed by a role ends after an hour, and is renewed before.
 */
import type { EpochMs } from '../../lib/model/observation.ts';
import type { CallAws } from '../aws/aws-call.ts';
import type { AwsCredentials } from '../aws/signer.ts';
import { stsRequest } from '../aws/sts-request.ts';
import { textOfElement } from '../aws/xml.ts';

export interface AssumedRole {
  readonly arn: string;
  readonly externalId: string;
  /** Of 2 to 64 characters: what the account's trail shows. */
  readonly sessionName: string;
}

export interface AssumingOptions {
  /** With the credentials of the function itself. */
  readonly call: CallAws;
  readonly region: () => Promise<string>;
  readonly clock: () => EpochMs;
  /** The error that a refusal becomes. */
  readonly refusal: (says: string) => Error;
}

const LIVES_SECONDS = 3600;
/** Clients of the SDK ask for others five minutes before the end. */
const RENEWED_BEFORE_MS = 10 * 60_000;
/** What it is used for takes a moment, and clocks differ. */
const GOOD_FOR_MS = 60_000;
/** So that a thousand jobs of an account that can not be entered do not ask a thousand times. */
const ASKED_AGAIN_MS = 60_000;

type Session = AwsCredentials & { readonly expiration: Date };

/**
 * Those who ask meanwhile wait for the same answer, and share the error. A session that can not be renewed is used as long as it
 * is good.
 */
export const assumedCredentials = (
  { arn, externalId, sessionName }: AssumedRole,
  { call, region, clock, refusal }: AssumingOptions,
): (() => Promise<AwsCredentials>) => {
  let current: { readonly answer: Promise<AwsCredentials>; until: EpochMs } | undefined;
  let newest: Session | undefined;

  const assume = async (): Promise<Session> => {
    const answer = await call(
      stsRequest(await region(), {
        Action: 'AssumeRole',
        RoleArn: arn,
        RoleSessionName: sessionName,
        ExternalId: externalId,
        DurationSeconds: String(LIVES_SECONDS),
      }),
    );
    if (answer.kind === 'failed') throw refusal(answer.says);
    const read = credentialsIn(String(answer.body));
    if (read === undefined) throw refusal('the answer is not what STS gives');
    return read;
  };

  return () => {
    const now = clock();
    if (current !== undefined && now < current.until) return current.answer;
    const before = newest;
    const answer = assume().catch((refused: unknown) => {
      if (before === undefined || before.expiration.getTime() - GOOD_FOR_MS <= now) throw refused;
      return before;
    });
    const mine = { answer, until: Number.POSITIVE_INFINITY };
    current = mine;
    answer.then(
      (session) => {
        newest = session;
        const renewedAt = session.expiration.getTime() - RENEWED_BEFORE_MS;
        mine.until = session === before ? now + ASKED_AGAIN_MS : Math.max(now, renewedAt);
      },
      () => {
        mine.until = now + ASKED_AGAIN_MS;
      },
    );
    return answer;
  };
};

const credentialsIn = (xml: string): Session | undefined => {
  const [accessKeyId, secretAccessKey, sessionToken, end] = [
    'AccessKeyId',
    'SecretAccessKey',
    'SessionToken',
    'Expiration',
  ].map((name) => textOfElement(xml, name));
  const expiration = new Date(end ?? Number.NaN);
  if (!accessKeyId || !secretAccessKey || !sessionToken || Number.isNaN(expiration.getTime())) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken, expiration };
};
