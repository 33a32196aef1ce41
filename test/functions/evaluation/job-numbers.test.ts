import { afterAll, beforeAll, expect, it } from 'vitest';
import { jobMetricsLine } from '../../../functions/log.ts';
import { INSTANCE_VARIABLE, JOB_METRIC } from '../../../lib/environment.ts';
import { toyAccount } from '../../support/toy-account.ts';

const orders = { account: '111122223333', region: 'eu-west-1', platform: 'managed-flink', name: 'orders' } as const;
const NOON = Date.UTC(2026, 0, 1, 12);
let before: string | undefined;
beforeAll(() => {
  before = process.env[INSTANCE_VARIABLE];
});
afterAll(() => {
  if (before === undefined) delete process.env[INSTANCE_VARIABLE];
  else process.env[INSTANCE_VARIABLE] = before;
});

it('a line of the metrics of a job has what was measured, by instance, platform and job', () => {
  process.env[INSTANCE_VARIABLE] = 'streaming';
  const line = jobMetricsLine(orders, { parallelism: 4, parallelismWanted: 8, utilization: 92, rescales: 1 }, NOON);
  expect(JSON.parse(line)).toEqual({
    _aws: {
      Timestamp: NOON,
      CloudWatchMetrics: [
        {
          Namespace: 'FlinkAutopilot',
          Dimensions: [['service', 'platform', 'job']],
          Metrics: ['Parallelism', 'ParallelismWanted', 'Utilization', 'RescalesOfJob'].map((Name) => ({
            Name,
            Unit: 'None',
          })),
        },
      ],
    },
    service: 'streaming',
    platform: 'managed-flink',
    job: 'orders',
    Parallelism: 4,
    ParallelismWanted: 8,
    Utilization: 92,
    [JOB_METRIC.rescales]: 1,
  });
});

it('of a job whose load doubles: its size, the one that is wanted, and the mark of the change', async () => {
  const account = toyAccount({ jobMetrics: 'on' });
  const seen = [];
  for (let minute = 0; minute <= 60; minute += 5) {
    const report = await account.evaluateAll(minute);
    seen.push(report.jobs[0]!.numbers!);
  }
  const [changed] = seen.filter(({ rescales }) => rescales !== undefined);
  expect(seen[3]).toMatchObject({ parallelism: 4, parallelismWanted: 4, utilization: 70 });
  expect(changed).toMatchObject({ parallelism: 4, rescales: 1 });
  expect(changed!.parallelismWanted).toBeGreaterThanOrEqual(7);
  expect(changed!.utilization).toBeGreaterThan(100);
  // Not applied yet: it stays wanted.
  expect(seen[seen.indexOf(changed!) + 1]).toMatchObject({ parallelismWanted: changed!.parallelismWanted });
});

it('are not counted unless the settings ask for it', async () => {
  const report = await toyAccount().evaluateAll(0);
  expect(report.jobs[0]).not.toHaveProperty('numbers');
});
