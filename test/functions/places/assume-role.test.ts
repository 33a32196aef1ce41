import { expect, it } from 'vitest';
import { awsCalls, type CallAws } from '../../../functions/aws/aws-call.ts';
import { textOfElement } from '../../../functions/aws/xml.ts';
import { assumedCredentials } from '../../../functions/places/assume-role.ts';
import { embedded } from '../../sandbox/aws/embedded.ts';

const ROLE = { account: '222233334444', name: 'reader', trusts: ['111122223333'], externalId: 'platform' };
const asked = {
  arn: 'arn:aws:iam::222233334444:role/reader',
  externalId: 'platform',
  sessionName: 'flink-autopilot@111122223333.us-east-1',
};

const withRole = async (externalId = 'platform') => {
  const { aws } = await embedded();
  aws.sts.putRole({ ...ROLE, externalId });
  const clock = { at: Date.now() };
  const call = awsCalls({
    credentials: async () => ({ accessKeyId: 'embedded', secretAccessKey: 'embedded' }),
    clock: () => clock.at,
    endpoint: () => aws.url,
  });
  const options = {
    region: async () => 'us-east-1',
    clock: () => clock.at,
    refusal: (says: string) => new Error(says),
  };
  return { aws, clock, credentials: assumedCredentials(asked, { ...options, call }), options };
};

it('a session is used by all until ten minutes before its end, and then there is another', async () => {
  const { aws, clock, credentials } = await withRole();
  const [first, same] = await Promise.all([credentials(), credentials()]);
  expect(same).toBe(first);
  clock.at += 49 * 60_000;
  expect(await credentials()).toBe(first);
  clock.at += 2 * 60_000;
  expect((await credentials()).accessKeyId).not.toBe(first.accessKeyId);
  expect(aws.sts.assumed).toEqual(
    [1, 2].map(() => ({ role: asked.arn, sessionName: asked.sessionName, by: '111122223333' })),
  );
});

it('a refusal is one error for all who ask within a minute; later it is asked again', async () => {
  const { aws, clock, credentials } = await withRole('another');
  const errors = await Promise.all([1, 2, 3].map(() => credentials().catch((error: unknown) => error)));
  expect(new Set(errors).size).toBe(1);
  expect(errors[0]).toMatchObject({
    message: expect.stringMatching(
      /^AccessDenied: User: .* is not authorized to perform: sts:AssumeRole on resource: /,
    ),
  });
  aws.sts.putRole(ROLE);
  await expect(credentials()).rejects.toBe(errors[0]);
  clock.at += 60_000;
  expect((await credentials()).sessionToken).toMatch(/^token-/);
});

it('a session that can not be renewed is used as long as it is good', async () => {
  const { aws, clock, credentials } = await withRole();
  const first = await credentials();
  aws.sts.putRole({ ...ROLE, externalId: 'another' });
  clock.at += 52 * 60_000;
  // The one who asks is not held up by it, and neither is the next.
  expect(await credentials()).toBe(first);
  expect(await credentials()).toBe(first);
  clock.at += 9 * 60_000;
  await expect(credentials()).rejects.toThrow('AccessDenied');
  aws.sts.putRole(ROLE);
  clock.at += 60_000;
  expect((await credentials()).accessKeyId).not.toBe(first.accessKeyId);
});

it.each(['', '<AssumeRoleResponse/>', '<AccessKeyId>A</AccessKeyId><Expiration>soon</Expiration>'])(
  'an answer that is none, %j, is a refusal',
  async (body) => {
    const { options } = await withRole();
    const call: CallAws = async () => ({ kind: 'ok', body });
    await expect(assumedCredentials(asked, { ...options, call })()).rejects.toThrow('the answer is not what STS gives');
  },
);

it('text of XML is read with its entities, in linear time', () => {
  expect(textOfElement('<a><M>x &lt;y&gt; &amp;amp; &#65;&#x42; &odd;</M></a>', 'M')).toBe('x <y> &amp; AB &odd;');
  expect(textOfElement('<M>open', 'M')).toBeUndefined();
  expect(textOfElement('<M'.repeat(200_000), 'M')).toBeUndefined();
});
