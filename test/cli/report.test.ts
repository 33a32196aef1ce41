import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMain } from '../../cli/commands/main.ts';
import type { Terminal } from '../../cli/terminal/terminal.ts';
import { setVariables } from '../../sandbox/aws/set-variables.ts';
import { type RecordedAccount, recordAccount } from '../../sandbox/simulation/recorded-account.ts';
import { LIGHT } from '../../world/jobs/light.ts';

const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-report-'));
let account: RecordedAccount;
let unsetVariables: () => void;

beforeAll(async () => {
  account = await recordAccount(
    [{ job: LIGHT, size: { parallelism: 4, parallelismPerKpu: 1 }, load: 'night', seed: 0 }],
    { start: Date.UTC(2026, 2, 2), hours: 3 },
  );
  unsetVariables = setVariables(account.environment);
}, 120_000);

afterAll(async () => {
  await account.stop();
  unsetVariables();
  rmSync(folder, { recursive: true, force: true });
});

const typed = (...words: readonly string[]) => typedAt(account.now(), ...words);

const typedAt = async (now: number, ...words: readonly string[]) => {
  const [said, noted]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    say: (text) => void said.push(text),
    note: (text) => void noted.push(text),
    colors: false,
    columns: 100,
    env: {},
    now: () => now,
    stop: new AbortController().signal,
  };
  const code = await runMain(words, terminal);
  return { code, said: said.join('\n'), noted: noted.join('\n') };
};

describe('report', () => {
  it('reads an account that it has never seen, and writes a page, a table and JSON', { timeout: 180_000 }, async () => {
    const { code, said, noted } = await typed('report', '--days', '1', '--out', folder, '--job', 'notif', '--yes');
    expect(code).toBe(0);
    expect(noted).toMatch(/1 application, \d\d metrics of 1 day: CloudWatch bills less than \$0\.01/);
    expect(said).toMatch(/notifications .*over-provisioned|notifications .*optimized/);
    const json = JSON.parse(readFileSync(join(folder, 'flink-autopilot-report.json'), 'utf8'));
    expect(json).toMatchObject({ kind: 'report', region: 'us-east-1', account: '111122223333', unread: [] });
    const [job] = json.jobs;
    expect(job.current.sizing).toMatchObject({ kpus: 4, parallelism: 4 });
    expect(job.asItRan.dollarsPerMonth).toBeCloseTo(5 * 0.11 * 730, 0);
    expect(job.options.map((option: { name: string }) => option.name)).toContain('autopilot-balanced');
    expect(readFileSync(join(folder, 'flink-autopilot-report.html'), 'utf8')).toContain('notifications');
    expect(readFileSync(join(folder, 'flink-autopilot-report.csv'), 'utf8')).toMatch(/^job,region/);
  });

  it('says which applications there are when none is called so', async () => {
    const { code, noted } = await typed('report', '--days', '1', '--job', 'orders');
    expect([code, noted]).toEqual([1, 'No application is called orders; there are notifications.']);
  });

  it('names the jobs of the settings that it can not read, with the reason and what to do instead', async () => {
    const settings = join(folder, 'settings.json');
    const jobs = [
      { platform: 'eks', name: 'orders', namespace: 'web', cluster: { name: 'prod' }, metrics: { dialect: 'otel' } },
      { platform: 'flink', name: 'clicks', url: 'http://flink.example.com:8081' },
    ];
    writeFileSync(settings, JSON.stringify({ jobs }));
    const asked = account.aws.cloudWatch.meter().metricsRequested;
    const words = ['report', '--settings', settings, '--out', folder, '--yes'];
    const { code, noted } = await typed(...words, '--job', 'orders', '--job', 'clicks');
    expect(code).toBe(1);
    const text = noted.replace(/\s+/g, ' ');
    expect(text).toMatch(
      /orders: Its job graph is not known\. EKS cluster "prod" .* Let these credentials read its cluster/,
    );
    expect(text).toMatch(
      /clicks: Flink’s REST API keeps no history .* deploy it in mode observe, and ask again after a day/i,
    );
    expect(text).not.toContain('0 applications');
    expect(account.aws.cloudWatch.meter().metricsRequested).toBe(asked);
  });

  it('where nothing could be read, there is no grade and no file', async () => {
    const empty = join(folder, 'empty');
    const later = account.now() + 10 * 86_400_000;
    const { code, said, noted } = await typedAt(later, 'report', '--days', '1', '--out', empty, '--yes');
    expect([code, said]).toEqual([1, '']);
    expect(noted).toMatch(/^No job could be read for the last 1 day, so there is no report\./m);
    expect(noted).toMatch(/^ {2}notifications: The history has 0 whole minutes/m);
    // The sentence of each vertex is not repeated for all of them.
    expect(noted.replace(/\s+/g, ' ')).toMatch(/And \d+ more of this kind\./);
    for (const line of noted.split('\n').filter((one) => one.startsWith('    '))) expect(line.length).toBeLessThan(101);
    expect(existsSync(empty)).toBe(false);
  });

  it('says what is wrong with a number', async () => {
    const { code, noted } = await typed('report', '--days', '90');
    expect([code, noted]).toEqual([
      2,
      '--days takes a whole number from 1 to 63, and not "90". See flink-autopilot report --help.',
    ]);
  });
});

describe('backtest', () => {
  const file = join(folder, 'observations.jsonl');
  const START = 1_767_225_600_000;
  const lines = [
    {
      op: 'open',
      id: 'orders',
      config: { 'job.autoscaler.enabled': 'true' },
      job: { runningTs: START, vertices: [{ id: 'a', name: 'orders', parallelism: 8, maxParallelism: 64 }] },
    },
    ...Array.from({ length: 120 }, (_, i) => ({
      op: 'tick',
      id: 'orders',
      now: START + 60_000 * (i + 1),
      vertices: {
        orders: {
          in: 0,
          metrics: {
            busyTimeMsPerSecond: [200, 200, 200, 1600],
            'Source__orders.numRecordsIn': 60_000 * (i + 1),
            'Source__orders.numRecordsInPerSecond': 1000,
            'Source__orders.pendingRecords': 0,
          },
        },
      },
    })),
  ];

  it('replays a file of observations, and says what a smaller size would have cost', { timeout: 120_000 }, async () => {
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const { code, said } = await typed('backtest', '--file', file, '--json');
    expect(code).toBe(0);
    const { asItRan, compared } = JSON.parse(said);
    expect(asItRan.unitHours).toBeCloseTo(16, 0);
    const flink = compared.find(({ row }: { row: { name: string } }) => row.name === 'flink');
    expect(flink.unitHours.expected).toBeLessThan(14);
  });

  it('says the line that is wrong', async () => {
    writeFileSync(file, `${JSON.stringify(lines[0])}\n{"op":"tick"}\n`);
    const { code, noted } = await typed('backtest', '--file', file);
    expect(code).toBe(1);
    expect(noted).toContain(`${file}, line 2: `);
  });
});
