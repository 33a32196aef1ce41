import { describe, expect, it } from 'vitest';
import type { AwsAnswer, AwsCall } from '../../../functions/aws/aws-call.ts';
import { handOver } from '../../../functions/evaluation/hand-over.ts';
import { parseRequest } from '../../../functions/requests.ts';
import { watchRun } from '../../../functions/run-watch.ts';
import { printedTelemetry } from '../../../functions/telemetry.ts';
import type { JobRef } from '../../../lib/model/job.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';

const settings = parseSettings({
  jobs: ['orders', 'clicks'].map((name) => ({ platform: 'managed-flink' as const, name })),
});
const jobs = settings.jobs.map(
  ({ platform, name }): JobRef => ({ account: '111122223333', region: 'eu-west-1', platform, name }),
);
const due = '2026-01-01T12:00:00.000Z';
const lambda = (answer: AwsAnswer = { kind: 'ok', body: undefined }) => {
  const calls: AwsCall[] = [];
  const call = async (one: AwsCall) => {
    calls.push(one);
    return answer;
  };
  return { calls, self: { call, region: async () => 'eu-west-1', functionName: 'evaluate' } };
};

describe('jobs that a run had no time for', () => {
  it('are handed to the function itself, as a call that it understands, and does not wait for', async () => {
    const { calls, self } = lambda();
    expect(await handOver(self, jobs, { hop: 0, due })).toEqual({ kind: 'handed-over', jobs: 2, hop: 1 });
    const [call] = calls;
    expect(call).toMatchObject({
      service: 'lambda',
      method: 'POST',
      path: '/2015-03-31/functions/evaluate/invocations',
      headers: { 'x-amz-invocation-type': 'Event' },
    });
    const request = parseRequest(JSON.parse(call?.body ?? ''), settings);
    expect(request).toMatchObject({ trigger: 'call', hop: 1 });
    expect(request.jobs.map(({ name }) => name)).toEqual(['orders', 'clicks']);
  });

  it('only so often in a row: then they are left, and the error says so', async () => {
    const { calls, self } = lambda();
    const third = await handOver(self, jobs, { hop: 2, due });
    expect(third).toMatchObject({ kind: 'left', error: { message: expect.stringContaining('after 3 runs in a row') } });
    expect(calls).toEqual([]);
  });

  it.each([
    [undefined, 'nothing to hand them to'],
    [lambda({ kind: 'failed', says: 'AccessDenied: no' }).self, 'Lambda Invoke of evaluate failed: AccessDenied: no'],
  ])('where that can not be done they are left, with why', async (self, why) => {
    const left = await handOver(self, jobs, { hop: 0, due });
    expect(left).toMatchObject({ kind: 'left', error: { message: expect.stringContaining(why) } });
  });

  it('1,000 of them fit into the 256 KB of an asynchronous call', async () => {
    const { calls, self } = lambda();
    const many = Array.from({ length: 1000 }, (_, i) => ({ ...jobs[0], name: `${'x'.repeat(120)}${i}` }) as JobRef);
    await handOver(self, many, { hop: 0, due });
    expect(Buffer.byteLength(calls[0]?.body ?? '')).toBeLessThan(256 * 1024);
  });
});

describe('the failures of a run', () => {
  const cost = { metricsRequested: 0, dollars: 0 };

  it('a thousand of them are all logged, and the first are raised', () => {
    const lines: string[] = [];
    const watch = watchRun(
      printedTelemetry((line) => void lines.push(line)),
      1000,
      () => Promise.reject(),
    );
    for (let i = 0; i < 1000; i++) {
      watch.failed({ job: { ...jobs[0], name: `job-${i}` } as JobRef, error: new Error('no') });
    }
    expect(() => watch.ended({ fleetFailures: [], cost })).toThrow(/^1000 of 1000 jobs failed: .*job-19 and 980 more$/);
    expect(lines.filter((line) => line.includes('evaluation failed'))).toHaveLength(1000);
  });

  it('what is left to the next run rings the alarm, what is handed over does not', async () => {
    const quiet = printedTelemetry(() => {});
    const left = watchRun(quiet, 2, async () => ({ kind: 'left', error: new Error('no time') }));
    await left.left(jobs);
    expect(() => left.ended({ fleetFailures: [], cost })).toThrow('no time');
    const handed = watchRun(quiet, 2, async () => ({ kind: 'handed-over', jobs: 2, hop: 1 }));
    await handed.left(jobs);
    expect(() => handed.ended({ fleetFailures: [], cost })).not.toThrow();
  });
});
