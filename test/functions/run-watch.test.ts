import { expect, it } from 'vitest';
import { watchRun } from '../../functions/run-watch.ts';
import { printedTelemetry } from '../../functions/telemetry.ts';
import type { JobRef } from '../../lib/model/job.ts';

const job = (name: string): JobRef => ({
  account: '222233334444',
  region: 'eu-west-1',
  platform: 'managed-flink',
  name,
});

it('an error that several jobs have is said once, with how many more and which; each of them is counted as failed', () => {
  const lines: string[] = [];
  const watch = watchRun(
    printedTelemetry((line) => lines.push(line)),
    30,
    async () => ({ kind: 'left', error: new Error('no time') }),
  );
  const closed = new Error('the role can not be assumed');
  for (let n = 0; n < 30; n++) watch.failed({ job: job(`orders-${n}`), error: closed });
  watch.failed({ job: job('clicks'), error: new Error('another') });
  const end = () => watch.ended({ fleetFailures: [], cost: { metricsRequested: 0, dollars: 0 } });
  expect(end).toThrow(/^31 of 30 jobs failed: /);
  expect(lines.filter((line) => line.includes('evaluation failed'))).toHaveLength(2);
  const more = lines.map((line) => JSON.parse(line)).find(({ message }) => message?.startsWith('more jobs failed'));
  expect(more).toMatchObject({ count: 29, says: closed.message });
  expect(more.jobs).toHaveLength(20);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ Failures: 31 });
});
