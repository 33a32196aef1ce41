/**
 * The embedded STS: AssumeRole and GetCallerIdentity, by the Query protocol that answers in XML. Sessions end by the real clock:
 * who uses them knows no other.
 */
import type { AwsCredentials } from '../../../functions/aws/signer.ts';
import { AwsError } from '../wire/aws-error.ts';
import { createFaults, type FailNext } from '../wire/faults.ts';
import type { QueryService } from '../wire/query-service.ts';
import type { Caller } from '../wire/signed-by.ts';

export interface EmbeddedRole {
  readonly account: string;
  readonly name: string;
  /** Accounts whose principals may assume it. */
  readonly trusts: readonly string[];
  readonly externalId?: string;
}

export interface AssumedRole {
  readonly role: string;
  readonly sessionName: string;
  /** Account of the caller. */
  readonly by: string;
}

export interface EmbeddedSts {
  readonly failNext: FailNext<'AssumeRole' | 'GetCallerIdentity'>;
  /** A new one, or what it is from now on. */
  putRole(role: EmbeddedRole): void;
  deleteRole(account: string, name: string): void;
  /** Whose a key is, and what they sign with. Undefined: there is no such session. */
  credentialsOf(accessKeyId: string): (Caller & { readonly credentials: AwsCredentials }) | undefined;
  /** Sessions, in their order. */
  readonly assumed: readonly AssumedRole[];
}

interface Session extends Caller {
  readonly secret: string;
  readonly token: string;
  readonly until: number;
}

export interface Sts extends EmbeddedSts, QueryService {
  /** Without a key, or with any other: of the account itself. Throws AwsError for a session that has ended, or whose token is not the one it has. */
  callerOf(accessKeyId: string | undefined, token: string | undefined): Caller;
}

/** The key of a user of that account. */
export const keyOfAccount = (account: string): string => `AKIA${account}`;

const ROLE_ARN = /^arn:aws[\w-]*:iam::(\d{12}):role\/([\w+=,.@-]{1,64})$/;

export const createSts = (account: string, now: () => number = Date.now): Sts => {
  const faults = createFaults();
  const roles = new Map<string, EmbeddedRole>();
  const sessions = new Map<string, Session>();
  const assumed: AssumedRole[] = [];
  const own: Caller = { account, arn: `arn:aws:sts::${account}:assumed-role/embedded/embedded` };

  const callerOf = (accessKeyId: string | undefined, token: string | undefined): Caller => {
    const [, ofUser] = /^AKIA(\d{12})$/.exec(accessKeyId ?? '') ?? [];
    if (ofUser !== undefined) return { account: ofUser, arn: `arn:aws:iam::${ofUser}:user/embedded` };
    const session = sessions.get(accessKeyId ?? '');
    if (session === undefined && accessKeyId?.startsWith('ASIA')) throw invalidToken();
    if (session === undefined) return own;
    if (session.token !== token) throw invalidToken();
    if (now() >= session.until) {
      throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired', 403);
    }
    return session;
  };

  const credentialsOf: EmbeddedSts['credentialsOf'] = (accessKeyId) => {
    const session = sessions.get(accessKeyId);
    if (session === undefined && accessKeyId.startsWith('ASIA')) return undefined;
    if (session === undefined)
      return { ...callerOf(accessKeyId, undefined), credentials: { accessKeyId, secretAccessKey: 'embedded' } };
    const { account: its, arn, secret, token } = session;
    return { account: its, arn, credentials: { accessKeyId, secretAccessKey: secret, sessionToken: token } };
  };

  const assumeRole = (input: URLSearchParams, caller: Caller): string => {
    const arn = input.get('RoleArn') ?? '';
    const [, ofAccount, name] = ROLE_ARN.exec(arn) ?? [];
    const sessionName = input.get('RoleSessionName') ?? '';
    const seconds = Number(input.get('DurationSeconds') ?? 3600);
    if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) throw invalid(`RoleSessionName ${sessionName} is not allowed`);
    // A role that is assumed by a role: an hour at most.
    if (!(seconds >= 900 && seconds <= 3600))
      throw invalid('The requested DurationSeconds exceeds the 1 hour session limit');
    const role = roles.get(`${ofAccount}/${name}`);
    const externalId = input.get('ExternalId') ?? undefined;
    // Whether there is such a role is not said to those whom it does not trust.
    if (!role?.trusts.includes(caller.account) || role.externalId !== externalId) {
      const says = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
      throw new AwsError('AccessDenied', says, 403);
    }
    const nth = String(sessions.size + 1).padStart(4, '0');
    const session: Session = {
      account: role.account,
      arn: `arn:aws:sts::${role.account}:assumed-role/${role.name}/${sessionName}`,
      secret: `secret-${nth}`,
      token: `token-${nth}`,
      until: now() + seconds * 1000,
    };
    const accessKeyId = `ASIAEMBEDDED0000${nth}`;
    sessions.set(accessKeyId, session);
    assumed.push({ role: arn, sessionName, by: caller.account });
    const end = new Date(session.until).toISOString().replace(/\.\d+Z$/, 'Z');
    return `<Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${session.secret}</SecretAccessKey><SessionToken>${session.token}</SessionToken><Expiration>${end}</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>AROAEMBEDDED:${sessionName}</AssumedRoleId><Arn>${session.arn}</Arn></AssumedRoleUser>`;
  };

  return {
    faults,
    assumed,
    callerOf,
    credentialsOf,
    failNext: faults.failNext,
    putRole: (role) => void roles.set(`${role.account}/${role.name}`, role),
    deleteRole: (ofAccount, name) => void roles.delete(`${ofAccount}/${name}`),
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    version: '2011-06-15',
    operations: {
      AssumeRole: assumeRole,
      GetCallerIdentity: (_, caller) =>
        `<Arn>${caller.arn}</Arn><UserId>AIDAEMBEDDED</UserId><Account>${caller.account}</Account>`,
    },
  };
};

const invalid = (message: string): AwsError => new AwsError('ValidationError', message);
const invalidToken = (): AwsError =>
  new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
