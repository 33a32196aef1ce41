import { describe, expect, it } from 'vitest';
import { type JobReasons, jobEvents } from '../../../functions/events/job-events.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { jobNamed } from '../../support/job-values.ts';
import { at, toyAccount } from '../../support/toy-account.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const HALF_HOUR = 30 * 60_000;
const why = (rule: Reason['rule']): Reason => ({ rule, says: `It is ${rule}.` });
const none: JobReasons = { blockedBy: [], because: [] };
const given = (now = NOW, noticed: Record<string, number> = {}) => ({ noticed, intervalMs: HALF_HOUR, now });
const names = (reasons: Partial<JobReasons>) =>
  jobEvents(jobNamed('orders'), { ...none, ...reasons }, given()).events.map(({ name }) => name);

describe('an event of a job', () => {
  it.each<[Reason['rule'], string]>([
    ['fresh-samples', 'metrics-stale'],
    ['out-of-memory', 'out-of-memory'],
    ['memory-pressure', 'memory-pressure'],
    ['memory-shortage', 'memory-pressure'],
  ])('is raised by the reason %s', (rule, name) => {
    expect(names({ because: [why('window-full'), why(rule)] })).toEqual([name]);
  });

  it('is raised by what blocks the job, whatever rules those are', () => {
    expect(names({ blockedBy: [why('graph-unknown')] })).toEqual(['blocked']);
    expect(names({ because: [why('graph-unknown')] })).toEqual([]);
  });

  it('carries only the reasons that raised it', () => {
    const [event] = jobEvents(
      jobNamed('orders'),
      { ...none, because: [why('alignment'), why('out-of-memory')] },
      given(),
    ).events;
    expect(event?.detail.because).toEqual([why('out-of-memory')]);
  });

  it('comes once per interval, and at once when other reasons raise it', () => {
    const job = jobNamed('orders');
    const first = jobEvents(job, { ...none, blockedBy: [why('resource-quota')] }, given());
    const published = (ms: number, rule: Reason['rule']) =>
      jobEvents(job, { ...none, blockedBy: [why(rule)] }, given(NOW + ms, { ...first.noticed })).events.length;
    expect([
      published(HALF_HOUR - 1, 'resource-quota'),
      published(HALF_HOUR, 'resource-quota'),
      published(1, 'session-cluster'),
    ]).toEqual([0, 1, 1]);
  });

  it('has the same id when the same evaluation is done again', () => {
    const [again, once] = [1, 2].map(() =>
      jobEvents(jobNamed('a'), { ...none, blockedBy: [why('stateless')] }, given()),
    );
    expect(again).toEqual(once);
    const other = jobEvents(jobNamed('b'), { ...none, blockedBy: [why('stateless')] }, given());
    expect(other.events[0]?.id).not.toBe(once?.events[0]?.id);
  });
});

describe('over whole evaluations', () => {
  const withBlock = (mode: 'act' | 'advise') => {
    const account = toyAccount({ mode });
    const { describe: describeIt } = account.job.target;
    const describeNow: typeof describeIt = async (...seen) => ({
      ...(await describeIt(...seen)),
      blockedBy: [why('session-cluster')],
    });
    Object.assign(account.job.target, { describe: describeNow });
    return account;
  };

  it('a blocked job is published every half hour, in the journal and on the bus', async () => {
    const account = withBlock('act');
    await account.play(0, 60);
    const blocked = account.sink.emitted.filter(({ name }) => name === 'blocked');
    expect(blocked.map((event) => event.at)).toEqual([at(0), at(30), at(60)]);
    expect(blocked[0]?.detail).toEqual({ because: [why('session-cluster')] });
    const journal = await account.store.journal(`JOB#111122223333#us-east-1#flink#toy` as never, at(0), at(61));
    expect(journal.filter(({ name }) => name === 'blocked')).toEqual(blocked);
  });

  it('in mode advise nothing is blocked: nothing would be changed', async () => {
    const account = withBlock('advise');
    await account.play(0, 30);
    expect(account.sink.emitted.map(({ name }) => name)).not.toContain('blocked');
  });

  it('metrics that stop are stale, once per interval', async () => {
    const account = toyAccount();
    const { observe } = account.job.source;
    await account.play(0, 25);
    const stopped: typeof observe = (requests) =>
      observe(requests.map((request) => ({ ...request, now: Math.min(request.now, at(25)) })));
    Object.assign(account.job.source, { observe: stopped });
    await account.play(30, 65);
    const stale = account.sink.emitted.filter(({ name }) => name === 'metrics-stale');
    expect(stale.map((event) => event.at)).toEqual([at(35), at(65)]);
    expect(stale[0]?.detail.because).toMatchObject([{ rule: 'fresh-samples' }]);
  });

  it('metrics of a job that is not scaled are not missed', async () => {
    const account = toyAccount({ options: { 'job.autoscaler.enabled': 'false' } });
    await account.play(0, 60);
    expect(account.sink.emitted).toEqual([]);
  });
});
