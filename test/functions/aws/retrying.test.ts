import { expect, it } from 'vitest';
import type { AwsAnswer } from '../../../functions/aws/aws-call.ts';
import { retrying } from '../../../functions/aws/retrying.ts';

const CALL = { service: 'events', region: 'us-east-1', method: 'POST', path: '/' } as const;
const OK: AwsAnswer = { kind: 'ok', body: {} };

const answering = (answers: readonly AwsAnswer[]) => {
  const pauses: number[] = [];
  let calls = 0;
  const call = retrying(
    async () => answers[calls++] ?? OK,
    async (ms) => void pauses.push(ms),
  );
  return { call: () => call(CALL), pauses, calls: () => calls };
};

const failed = (says: string, status?: number): AwsAnswer => ({
  kind: 'failed',
  says,
  ...(status === undefined ? {} : { status }),
});

it.each([
  ['no answer', failed('https://events can not be read')],
  ['a fault of the service', failed('InternalException: ', 500)],
  ['too many calls', failed('ThrottlingException: Rate exceeded', 400)],
])('%s: is asked for again, after longer each time, and not for ever', async (_, answer) => {
  const twice = answering([answer, answer]);
  expect(await twice.call()).toEqual(OK);
  expect(twice.pauses).toEqual([100, 200]);
  const always = answering([answer, answer, answer, answer]);
  expect(await always.call()).toEqual(answer);
  expect(always.calls()).toBe(3);
});

it('a call that is refused is not repeated', async () => {
  const refusal = failed('AccessDeniedException: not allowed', 400);
  const refused = answering([refusal]);
  expect(await refused.call()).toEqual(refusal);
  expect(refused.calls()).toBe(1);
});
