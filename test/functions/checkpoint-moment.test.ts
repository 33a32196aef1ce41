import { describe, expect, it } from 'vitest';
import { afterCheckpoint, type CheckpointSeen, laterCommit } from '../../functions/checkpoint-moment.ts';

const START = Date.UTC(2026, 0, 1);
const SECOND = 1000;

/** Checkpoints complete at these seconds; it is `at` now, and time passes only by waiting. */
const job = (completedAt: readonly number[], at: number, interval: number) => {
  let waited = 0;
  return {
    waited: () => waited,
    pause: async (ms: number) => {
      waited += ms / SECOND;
    },
    read: async (): Promise<CheckpointSeen | undefined> => {
      const done = completedAt.filter((second) => second <= at + waited);
      const newest = done.at(-1);
      if (newest === undefined) return undefined;
      return {
        completed: done.length,
        completedAt: START + newest * SECOND,
        intervalMs: interval * SECOND,
        now: START + (at + waited) * SECOND,
      };
    },
  };
};

const ages = (because: readonly { readonly numbers?: Readonly<Record<string, { value: number }>> }[]) =>
  because.map(({ numbers }) => [numbers?.['age']?.value, numbers?.['waited']?.value]);

describe('a commit that is too far to wait for', () => {
  const seconds = (age: number, interval: number, decidedAgo = 0): number | undefined => {
    const due = laterCommit(
      { completed: 7, completedAt: START, intervalMs: interval * SECOND, now: START + age * SECOND },
      { mostMs: 30 * SECOND, decidedMsAgo: decidedAgo * SECOND },
    );
    return due === undefined ? undefined : due / SECOND;
  };

  it.each([
    ['is left to a later evaluation where more would be written again', 200, 300, 0, 100],
    ['is not where waiting takes longer than that', 140, 300, 0, undefined],
    ['is near enough to be waited for here', 275, 300, 0, undefined],
    ['is late: nothing says when it comes', 310, 300, 0, undefined],
    ['is left for a decision of some minutes ago, too', 200, 300, 400, 100],
    ['is not for more than ten minutes in all', 200, 300, 501, undefined],
    ['is not where checkpoints are not periodic', 200, Number.MAX_SAFE_INTEGER, 0, undefined],
  ])('%s', (_, age, interval, decidedAgo, due) => {
    expect(seconds(age, interval, decidedAgo)).toBe(due);
  });
});

describe('the moment of a change', () => {
  it.each([
    ['right after a checkpoint it does not wait', [0, 60], 62, 60, 30, 0, 2],
    ['a checkpoint that is due within the limit is waited for', [0, 60], 45, 60, 30, 16, 1],
    ['one that is due later is not', [0, 60], 20, 60, 30, 0, 20],
    ['one that is late is waited for as long as the limit says', [0], 65, 60, 30, 30, 95],
    ['a limit of 10 s', [0, 60], 52, 60, 10, 8, 0],
    ['without periodic checkpoints it does not wait', [0], 65, Number.MAX_SAFE_INTEGER, 30, 0, 65],
  ])('%s', async (_, completedAt, at, interval, most, waits, age) => {
    const { read, pause, waited } = job(completedAt, at, interval);
    const moment = await afterCheckpoint(read, { mostMs: most * SECOND, pause });
    expect(moment.waitedMs).toBe(waits * SECOND);
    expect(waited()).toBe(waits);
    expect(ages(moment.because)).toEqual([[age, waits]]);
  });

  it('of a job without a checkpoint is now, and nothing is said', async () => {
    const { read, pause } = job([], 10, 60);
    expect(await afterCheckpoint(read, { mostMs: 30 * SECOND, pause })).toEqual({ waitedMs: 0, because: [] });
  });

  it('leaves the function the time to ask for the change', async () => {
    const { read, pause, waited } = job([0, 60], 35, 60);
    const remainingMs = () => (40 - waited()) * SECOND;
    const moment = await afterCheckpoint(read, { mostMs: 30 * SECOND, pause, remainingMs });
    expect(moment.waitedMs).toBe(14 * SECOND);
    expect(ages(moment.because)).toEqual([[49, 14]]);
  });

  it('does not wait on when the job can be seen no more', async () => {
    let looks = 0;
    const { read, pause } = job([0], 50, 60);
    const gone = async () => (looks++ < 2 ? read() : undefined);
    expect((await afterCheckpoint(gone, { mostMs: 30 * SECOND, pause })).waitedMs).toBe(4 * SECOND);
  });

  it('says how old the checkpoint is', async () => {
    const { read, pause } = job([0, 60], 45, 60);
    const { because } = await afterCheckpoint(read, { mostMs: 30 * SECOND, pause });
    expect(because).toMatchObject([
      {
        rule: 'checkpoint-age',
        says: 'Asked for 1 s after a checkpoint was completed, which took 16 s of waiting: so much is processed a second time.',
      },
    ]);
  });
});
