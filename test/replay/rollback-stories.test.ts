import { expect, it } from 'vitest';
import { isChangeEvent } from '../../lib/model/events.ts';
import { keyOf } from '../../lib/model/job.ts';
import { createTimeline } from '../../sandbox/report/timeline.ts';
import { at, toyAccount } from '../support/toy-account.ts';
import { type Sickness, toyRef } from '../support/toy-job.ts';

/** 280 records/s, and 700 after half an hour; 4 subtasks handle 400. */
const story = async (sickness: Sickness, hours: number): Promise<string> => {
  const account = toyAccount({ sickness });
  await account.play(0, hours * 60);
  const key = keyOf(toyRef);
  const [evaluations, journal, { graph }] = await Promise.all([
    account.store.evaluations(key, at(0), at(hours * 60 + 1)),
    account.store.journal(key, at(0), at(hours * 60 + 1)),
    account.store.load(key, at(hours * 60)),
  ]);
  return `\n${createTimeline()({ evaluations, journal: journal.filter(isChangeEvent), graph: graph?.graph ?? { vertices: [] } }).join('\n')}\n`;
};

it('more than 4 subtasks never come up: the change is rolled back, and such steps wait for a day', async () => {
  expect(await story((parallelism) => (parallelism > 4 ? 'FAILED' : undefined), 26)).toMatchInlineSnapshot(`
    "
    Sizes are subtasks of Source: in · work

    01 06:00        ?/s  hold 1·4                                    Rates need two samples; there is one so far.
    01 06:05      280/s  hold 1·4                                    The window is not full (4 of 10 min).
    01 06:15      280/s  hold 1·4                                    All vertices are within their band: the busiest, work, is at 70 % (band 40 % to 100 %).
    01 06:35      490/s  rescale                                     work needs 700 records/s at 70 % busy, has 400: 4 -> 7.
    01 06:35             applied 1·7                                 work 4 -> 7
    01 06:40        ?/s  hold 1·7                                    A change decided 0 min ago is still pending: never two at once.
    01 06:40             failed 1·7                                  The job is FAILED.
    01 06:40             back to 1·4                                 Rolled back, because the change decided at 2026-01-01 06:35 UTC has failed.
    01 06:40             applied 1·4                                 work 7 -> 4
    01 06:45      700/s  hold 1·4                                    The last change failed, and was rolled back 0 min ago; the next is tried after 60 min.
    01 06:45             rolled-back 1·4 (restart 60 s)
    01 07:45      700/s  hold 1·4                                    work 4 -> 10 goes as far as 4 -> 7, which failed at 2026-01-01 06:40 UTC (The job is FAILED): not again before 2026-01-02 06:40 UTC.
    02 06:40      700/s  rescale                                     work needs 1 000 records/s at 70 % busy, has 400: 4 -> 10.
    02 06:40             applied 1·10                                work 4 -> 10
    02 06:45        ?/s  hold 1·10                                   A change decided 0 min ago is still pending: never two at once.
    02 06:45             failed 1·10                                 The job is FAILED.
    02 06:45             back to 1·4                                 Rolled back, because the change decided at 2026-01-02 06:40 UTC has failed.
    02 06:45             applied 1·4                                 work 10 -> 4
    02 06:50      700/s  hold 1·4                                    The last change failed, and was rolled back 0 min ago; the next is tried after 60 min.
    02 06:50             rolled-back 1·4 (restart 60 s)
    02 07:50      700/s  hold 1·4                                    work 4 -> 10 goes as far as 4 -> 10, which failed at 2026-01-02 06:45 UTC (The job is FAILED): not again before 2026-01-03 06:45 UTC.
    "
  `);
});

it('a confirmed size that the job does not bear for long is rolled back, too', async () => {
  const worse: Sickness = (parallelism, minutes) => (parallelism > 4 && minutes > 12 ? 'RESTARTING' : undefined);
  expect(await story(worse, 3)).toMatchInlineSnapshot(`
    "
    Sizes are subtasks of Source: in · work

    01 06:00        ?/s  hold 1·4                                    Rates need two samples; there is one so far.
    01 06:05      280/s  hold 1·4                                    The window is not full (4 of 10 min).
    01 06:15      280/s  hold 1·4                                    All vertices are within their band: the busiest, work, is at 70 % (band 40 % to 100 %).
    01 06:35      490/s  rescale                                     work needs 700 records/s at 70 % busy, has 400: 4 -> 7.
    01 06:35             applied 1·7                                 work 4 -> 7
    01 06:40      700/s  hold 1·7                                    The window is not full (2 of 10 min).
    01 06:40             confirmed 1·7 (restart 60 s)
    01 06:50        ?/s  hold 1·7                                    The job is RESTARTING; only a RUNNING one is scaled.
    01 07:00        ?/s  hold 1·7                                    A change decided 0 min ago is still pending: never two at once.
    01 07:00             failed 1·7                                  The change was confirmed at 2026-01-01 06:40 UTC, and now the job has been RESTARTING for 10 min.
    01 07:00             back to 1·4                                 Rolled back, because the change decided at 2026-01-01 06:35 UTC has failed.
    01 07:00             applied 1·4                                 work 7 -> 4
    01 07:05      700/s  hold 1·4                                    The last change failed, and was rolled back 0 min ago; the next is tried after 60 min.
    01 07:05             rolled-back 1·4 (restart 60 s)
    01 08:05      700/s  hold 1·4                                    work 4 -> 10 goes as far as 4 -> 7, which failed at 2026-01-01 07:00 UTC (The change was confirmed at 2026-01-01 06:40 UTC, and now the job has been RESTARTING for 10 min): not again before 2026-01-02 07:00 UTC.
    "
  `);
});
