/** What every ControlStore promises. Each implementation runs all of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WritableControlStore } from '../../functions/store/controls/control-store.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';

export interface OpenControls {
  readonly controls: WritableControlStore;
  close(): Promise<void>;
}

const job = (name: string) =>
  keyOf({ account: '111122223333', region: 'eu-west-1', platform: 'managed-flink', name } satisfies JobRef);
const SINCE = Date.parse('2026-01-31T10:00:00Z');

/** What `open` returns is called for every test: there is one set of rows in a table. */
export const controlStoreContract = (name: string, open: () => Promise<() => Promise<OpenControls>>): void => {
  describe(`ControlStore: ${name}`, () => {
    let fresh: () => Promise<OpenControls>;
    const opened: OpenControls[] = [];
    beforeAll(async () => {
      fresh = await open();
    });
    afterAll(async () => {
      for (const one of opened) await one.close();
    });
    const store = async (): Promise<WritableControlStore> => {
      const one = await fresh();
      opened.push(one);
      return one.controls;
    };

    it('asks for nothing before anything was written', async () => {
      expect((await (await store()).controls()).of(job('orders'))).toEqual([]);
    });

    it('has the row of all jobs for every job, and a row of a job for that job alone', async () => {
      const controls = await store();
      await controls.setMode('ALL', { mode: 'paused', by: 'ana', since: SINCE });
      await controls.setMode(job('orders'), { mode: 'advise', by: 'bo', since: SINCE });
      const rows = await controls.controls();
      expect(rows.of(job('orders')).map(({ place, mode, by }) => [place, mode, by])).toEqual([
        ['all-jobs', 'paused', 'ana'],
        ['job', 'advise', 'bo'],
      ]);
      expect(rows.of(job('cart')).map(({ place, mode }) => [place, mode])).toEqual([['all-jobs', 'paused']]);
    });

    it('keeps who, why, since when and until when', async () => {
      const controls = await store();
      const until = SINCE + 7_200_000;
      await controls.setMode(job('orders'), { mode: 'paused', by: 'ana', reason: 'Größe prüfen', since: SINCE, until });
      expect((await controls.controls()).of(job('orders'))).toEqual([
        {
          place: 'job',
          key: job('orders'),
          mode: 'paused',
          by: 'ana',
          reason: 'Größe prüfen',
          since: '2026-01-31T10:00:00.000Z',
          until: '2026-01-31T12:00:00.000Z',
        },
      ]);
    });

    it('a row is replaced as a whole', async () => {
      const controls = await store();
      await controls.setMode(job('orders'), {
        mode: 'paused',
        by: 'ana',
        reason: 'why',
        since: SINCE,
        until: SINCE + 1,
      });
      await controls.setMode(job('orders'), { mode: 'resumed', by: 'bo', since: SINCE });
      const [row, ...more] = (await controls.controls()).of(job('orders'));
      expect(more).toEqual([]);
      expect(row).toMatchObject({ mode: 'resumed', by: 'bo' });
      expect([row?.reason, row?.until]).toEqual([undefined, undefined]);
    });

    it('sees what was written before it is read, for a thousand jobs', async () => {
      const controls = await store();
      const jobs = Array.from({ length: 1000 }, (_, i) => job(`payments-fraud-detection-stage-${i}`));
      for (let i = 0; i < jobs.length; i += 100) {
        const some = jobs.slice(i, i + 100);
        await Promise.all(
          some.map((one) =>
            controls.setMode(one, { mode: 'paused', by: 'ana', reason: 'x'.repeat(900), since: SINCE }),
          ),
        );
      }
      const rows = await controls.controls();
      expect(jobs.filter((one) => rows.of(one)[0]?.mode !== 'paused')).toEqual([]);
    });
  });
};
