/** What a report reads of an application besides what production reads: it costs a metric more, and says how containers differ. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openReadAccount } from '../../backtest/history/account.ts';
import { listApplications, lookAt } from '../../backtest/history/applications.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { readHistory } from '../../backtest/history/read-history.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { setVariables } from '../../sandbox/aws/set-variables.ts';
import { type RecordedAccount, recordAccount } from '../../sandbox/simulation/recorded-account.ts';
import { LIGHT } from '../../world/jobs/light.ts';

const START = Date.UTC(2026, 2, 2);
let account: RecordedAccount;
let unsetVariables: () => void;
let history: JobHistory;

beforeAll(async () => {
  account = await recordAccount(
    [{ job: LIGHT, size: { parallelism: 4, parallelismPerKpu: 1 }, load: 'night', seed: 0 }],
    { start: START, hours: 2 },
  );
  unsetVariables = setVariables(account.environment);
  const { client, reader, close } = openReadAccount({});
  try {
    const file = parseSettings({ jobs: account.jobs });
    const [listed] = await listApplications(client);
    if (listed === undefined) throw new Error('no application');
    const seen = await lookAt(client, listed, file, account.jobs, account.now());
    if (seen.kind !== 'found') throw new Error(seen.says);
    ({ history } = await readHistory(reader, { ...seen, file, range: { from: START, to: account.now() } }));
  } finally {
    close();
  }
}, 120_000);

afterAll(async () => {
  unsetVariables();
  await account.stop();
});

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
