/** A report of an account in which nothing is deployed: an application, a job on EKS whose slots have no price, and one that can't be read. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMain } from '../../cli/commands/main.ts';
import type { Terminal } from '../../cli/terminal/terminal.ts';
import { setVariables } from '../../sandbox/aws/set-variables.ts';
import { AwsError } from '../../sandbox/aws/wire/aws-error.ts';
import { type RecordedAccount, recordAccount } from '../../sandbox/simulation/recorded-account.ts';
import { LIGHT } from '../../world/jobs/light.ts';
import { named } from '../../world/jobs/named.ts';

const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-report-eks-'));
const settings = join(folder, 'settings.json');
const NAME = 'search-index';
let account: RecordedAccount;
let unsetVariables: () => void;

beforeAll(async () => {
  account = await recordAccount(
    [
      { job: LIGHT, size: { parallelism: 4, parallelismPerKpu: 1 }, load: 'night', seed: 0 },
      {
        job: named(LIGHT, NAME, 'Search index'),
        platform: 'eks',
        load: 'night',
        seed: 1,
        size: { parallelism: 8, parallelismPerKpu: 2, cpus: 1 },
        resizes: [{ hour: 2, parallelism: 5 }],
      },
    ],
    { start: Date.UTC(2026, 2, 2), hours: 3 },
  );
  unsetVariables = setVariables(account.environment);
  const known = account.jobs.flatMap((job) => (job.platform === 'eks' ? [job.cluster] : []));
  const gone = { ...known[0], name: 'gone', endpoint: 'https://127.0.0.1:9' };
  const jobs = [...account.jobs, { platform: 'eks', name: 'orders', namespace: 'web', cluster: gone }];
  writeFileSync(settings, JSON.stringify({ jobs }));
}, 180_000);

afterAll(async () => {
  await account.stop();
  unsetVariables();
  rmSync(folder, { recursive: true, force: true });
});

const typed = async (...words: readonly string[]) => {
  const [said, noted]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    say: (text) => void said.push(text),
    note: (text) => void noted.push(text),
    colors: false,
    columns: 100,
    env: {},
    now: account.now,
    stop: new AbortController().signal,
  };
  const code = await runMain(words, terminal);
  return { code, said: said.join('\n'), noted: noted.join('\n') };
};

const written = (extension: string): string =>
  readFileSync(join(folder, `flink-autopilot-report.${extension}`), 'utf8');

describe('report of jobs on EKS', () => {
  it('has them with the applications, in slot-hours that are added to nothing else', { timeout: 300_000 }, async () => {
    const before = account.aws.cloudWatch.meter().metricsRequested;
    const words = ['report', '--days', '1', '--settings', settings, '--out', folder, '--yes'];
    const { code, said, noted } = await typed(...words);
    expect([code, noted]).toEqual([0, expect.stringContaining('1 application and 1 job on EKS')]);
    const [, metrics] =
      / and 1 job on EKS, (\d+) metrics of 1 day: CloudWatch bills less than \$0\.01/.exec(noted) ?? [];
    expect(account.aws.cloudWatch.meter().metricsRequested - before).toBe(Number(metrics));

    const json = JSON.parse(written('json'));
    const job = json.jobs.find((one: { unit: string }) => one.unit === 'slot');
    expect(job.job).toMatchObject({ platform: 'eks', name: NAME, region: 'us-east-1', account: '111122223333' });
    expect(job.lookBack).toMatchObject({ readFrom: 'CloudWatch' });
    expect(job.lookBack.measured).toBeGreaterThan(0.95);
    // It was made smaller by hand in the third hour: that is counted, and is no failure of its own.
    expect(
      job.wholePeriod.sizes.map(({ size, hours }: { size: string; hours: number }) => [size, Math.round(hours)]),
    ).toEqual([
      ['parallelism 8', 2],
      ['parallelism 5', 1],
    ]);
    expect(job.reasons.map(({ code: one }: { code: string }) => one)).not.toContain('restarts');
    expect(job.current).toMatchObject({ size: 'parallelism 5', units: 6 });
    // Five slots are three task managers of two.
    expect(job.asItRan.unitHours / (2 * 8 + 6)).toBeCloseTo(1, 1);
    expect(job.options.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining([
        'autopilot-savings',
        'autopilot-balanced',
        'autopilot-reliability',
        'flink',
        'fixed-size',
      ]),
    );
    expect(JSON.stringify(job)).not.toContain('dollars');
    expect(JSON.parse(job.snippet)).toMatchObject({
      platform: 'eks',
      name: NAME,
      namespace: 'streaming',
      mode: 'advise',
    });

    const other = json.jobs.find((one: { unit: string }) => one.unit === 'KPU');
    expect(json.fleet).toMatchObject({ priced: 1, dollars: other.asItRan.dollarsPerMonth });
    expect(json.fleet.totals.map(({ unit, jobs }: { unit: string; jobs: number }) => [unit, jobs])).toEqual([
      ['KPU', 1],
      ['slot', 1],
    ]);
    expect(json.fleet.unpriced.unitHoursPerMonth).toBe(job.asItRan.unitHoursPerMonth);
    expect(json.unread).toEqual([
      {
        name: 'orders',
        says: expect.stringMatching(
          /^Its job graph is not known\. Cluster "gone", .*No table of a deployed stack was found/,
        ),
        remedy: expect.stringContaining('or deploy it in mode observe'),
      },
    ]);

    expect(said).toMatch(new RegExp(`${NAME} .* slot-hours a month`));
    expect(said).toMatch(/It costs \$\d+ a month \(1 job by KPU-hours, orchestration included\) and could save \$/);
    expect(said).toMatch(
      /Besides, it has [\d,]+ slot-hours a month of 1 job without a price(, and could save [\d,.−-]+ slot-hours .*)?\.$/m,
    );
    expect(said).toMatch(/^- {2}orders: Its job graph is not known\./m);

    const page = written('html');
    expect(page).toMatch(/and [\d,]+ slot-hours a month of 1 job without a price, not in that sum/);
    expect(page).toMatch(/It costs [\d,]+ slot-hours a month as it ran\./);
    expect(page).toContain('slots that are paid for');
    expect(page).toContain('>slot-hours a month</th>');
    expect(page).toContain('slot-hours are never added to KPU-hours');

    const rows = written('csv')
      .split('\r\n')
      .map((line) => line.replaceAll(/"[^"]*"/g, '').split(','));
    const [columns = [], ...all] = rows;
    const cell = (row: readonly string[], name: string): string | undefined => row[columns.indexOf(name)];
    const ran = all.find((row) => cell(row, 'platform') === 'eks') ?? [];
    expect([cell(ran, 'unit'), cell(ran, 'units_now'), cell(ran, 'dollars_a_month')]).toEqual(['slot', '6', '']);
    expect(Number(cell(ran, 'unit_hours_a_month'))).toBeCloseTo(job.asItRan.unitHoursPerMonth, 1);
    expect(all.filter((row) => cell(row, 'unit') === 'slot')).toHaveLength(1 + job.options.length);
  });

  it('is money where the settings say what a slot costs', { timeout: 300_000 }, async () => {
    const priced = join(folder, 'priced.json');
    const options = { 'job.autopilot.price.dollars-per-slot-hour': '0.05' };
    writeFileSync(priced, JSON.stringify({ options, jobs: account.jobs }));
    const words = [
      'report',
      '--days',
      '1',
      '--settings',
      priced,
      '--out',
      folder,
      '--yes',
      '--job',
      'search',
      '--json',
    ];
    const error = new AwsError('AccessDeniedException', 'User is not authorized to perform: dynamodb:ListTables');
    account.aws.tables.failNext('ListTables', { kind: 'refused', error });
    const { code, said, noted } = await typed(...words);
    expect(code).toBe(0);
    // A table that these credentials may not look for is said, and is no end of the report.
    expect(noted).toMatch(
      /^No table of a deployed stack is read: User is not authorized .*ListTables\. What only it knows/m,
    );
    const { jobs, fleet } = JSON.parse(said);
    expect(jobs[0].asItRan.dollarsPerMonth).toBeCloseTo(0.05 * jobs[0].asItRan.unitHoursPerMonth, 6);
    expect(fleet).toMatchObject({ priced: 1, dollars: jobs[0].asItRan.dollarsPerMonth });
    expect(fleet).not.toHaveProperty('unpriced');
    expect(written('html')).toMatch(/It costs \$[\d,.]+ a month \([\d,]+ slot-hours\) as it ran\./);
  });
});
