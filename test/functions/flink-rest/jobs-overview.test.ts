import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flinkRest } from '../../../functions/flink-rest/client.ts';
import { findJob } from '../../../functions/flink-rest/jobs-overview.ts';
import { type FakeFlink, fakeFlink } from '../../support/flink-rest/fake-flink.ts';

describe('the job of a name', () => {
  let flink: FakeFlink;
  beforeEach(async () => {
    flink = await fakeFlink('2.3.0');
  });
  afterEach(() => flink.stop());

  const found = (...jobs: readonly (readonly [jid: string, state: string, start: number])[]) => {
    const [job] = flink.overview.jobs;
    flink.overview.jobs = jobs.map(([jid, state, start]) => ({ ...job!, jid, state, 'start-time': start }));
    return findJob(flinkRest(flink.url), flink.url, 'load-job').then(({ jid }) => jid);
  };

  it('is the newest that is running', async () => {
    await expect(found(['a', 'RUNNING', 1], ['b', 'RUNNING', 2], ['c', 'CANCELED', 3])).resolves.toBe('b');
  });

  it('is one that is starting rather than one that has ended', async () => {
    await expect(found(['a', 'FAILED', 3], ['b', 'RESTARTING', 1], ['c', 'FINISHED', 2])).resolves.toBe('b');
  });

  it('is the last that ended when none lives', async () => {
    await expect(found(['a', 'FAILED', 1], ['b', 'FINISHED', 2])).resolves.toBe('b');
  });

  it('has to exist', async () => {
    await expect(findJob(flinkRest(flink.url), flink.url, 'orders')).rejects.toThrow(
      `The Flink cluster at ${flink.url} has no job named "orders": it has "load-job"`,
    );
    flink.overview.jobs = [];
    await expect(findJob(flinkRest(flink.url), flink.url, 'orders')).rejects.toThrow('it has no job at all');
  });
});
