/** What a report reads of an application besides what production reads: it costs a metric more, and says how containers differ. */
import { beforeAll, expect, it } from 'vitest';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { historyOfAccount } from '../../cli/report/proof.ts';
import { recordAccount } from '../../sandbox/simulation/recorded-account.ts';
import { LIGHT } from '../../world/jobs/light.ts';

const START = Date.UTC(2026, 2, 2);
let history: JobHistory;

beforeAll(async () => {
  const account = await recordAccount(
    [{ job: LIGHT, size: { parallelism: 4, parallelismPerKpu: 1 }, load: 'night', seed: 0 }],
    { start: START, hours: 2 },
  );
  try {
    history = await historyOfAccount(account, START);
  } finally {
    await account.stop();
  }
}, 120_000);

it('the mean of all processors beside the hottest', () => {
  const both = history.minutes.filter(({ cpu, meanCpu }) => Number.isFinite(cpu) && meanCpu !== undefined);
  expect(both.length).toBeGreaterThan(90);
  for (const { cpu, meanCpu = Number.NaN } of both) expect(meanCpu).toBeLessThan(cpu);
});

it('the size of the largest checkpoint, which is what a restart writes and reads', () => {
  // 200 MB, and 20 bytes of each record of half an hour.
  expect(history.stateBytes).toBeGreaterThan(2e8);
  expect(history.stateBytes).toBeLessThan(4e8);
});
