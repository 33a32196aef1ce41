/** More than 15 days: the newest by the minute, what is older by five minutes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMain } from '../../cli/commands/main.ts';
import type { Terminal } from '../../cli/terminal/terminal.ts';
import { setVariables } from '../../sandbox/aws/set-variables.ts';
import { type RecordedAccount, recordAccount } from '../../sandbox/simulation/recorded-account.ts';
import { LIGHT } from '../../world/jobs/light.ts';
import { recordOlderDays } from '../support/older-days.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday at midnight. */
const NOW = Date.UTC(2026, 2, 2);

const RESIZED = NOW - 18 * DAY;
const SILENT = NOW - 20 * DAY;
const RESTARTED = NOW - 16.5 * DAY + 7 * MINUTE;
const BUSY_HOUR = NOW - 19 * DAY + 12 * HOUR;
const CAPACITY: Readonly<Record<number, number>> = { 8: 3600, 4: 2000 };

/** 500/s at night and at the weekend, 1 000/s by day; once, three weeks ago, 1 800/s. */
const load = (at: number): number => {
  if (at >= BUSY_HOUR && at < BUSY_HOUR + HOUR) return 1800;
  const date = new Date(at);
  const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
  return !weekend && date.getUTCHours() >= 8 && date.getUTCHours() < 20 ? 1000 : 500;
};

const came = (at: number): number => {
  if (at >= SILENT && at < SILENT + 20 * MINUTE) return 0;
  if (at === RESTARTED || at === RESIZED) return 0.25;
  return 1;
};

const folder = mkdtempSync(join(tmpdir(), 'flink-autopilot-older-'));
let account: RecordedAccount;
let unsetVariables: () => void;

beforeAll(async () => {
  account = await recordAccount(
    [{ job: LIGHT, size: { parallelism: 4, parallelismPerKpu: 1 }, load: 'flat', seed: 0 }],
    { start: NOW, hours: 0 },
  );
  unsetVariables = setVariables(account.environment);
  recordOlderDays(account.aws, {
    application: LIGHT.application,
    from: NOW - 24 * DAY,
    to: NOW,
    load,
    came,
    tasks: ['Source:_Events', 'Count_per_user', 'Ask_partner', 'Sink:_Notifications'],
    parallelism: (at) => (at < RESIZED ? 8 : 4),
    capacity: (parallelism) => CAPACITY[parallelism] ?? Number.NaN,
  });
}, 120_000);

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
    now: () => NOW,
    stop: new AbortController().signal,
  };
  const code = await runMain(words, terminal);
  return { code, said: said.join('\n'), noted: noted.join('\n') };
};

describe('report of 30 days', () => {
  it('says what the older part costs, and what the job was in all of it', { timeout: 240_000 }, async () => {
    const asked = account.aws.cloudWatch.meter().metricsRequested;
    const { code, said, noted } = await typed('report', '--days', '30', '--replay-days', '1', '--out', folder, '--yes');
    expect([code, noted]).toEqual([0, expect.stringContaining('of 30 days')]);
    const [, metrics, older] = /(\d+) metrics of 30 days \((\d+) of them for what is older/.exec(noted) ?? [];
    expect(account.aws.cloudWatch.meter().metricsRequested - asked).toBe(Number(metrics));
    expect(Number(older)).toBeLessThan(Number(metrics) / 2);

    const json = JSON.parse(readFileSync(join(folder, 'flink-autopilot-report.json'), 'utf8'));
    const [job] = json.jobs;
    const { wholePeriod: whole } = job;
    expect(whole.days).toBeCloseTo(24, 1);
    expect(whole.daysByFiveMinutes).toBeCloseTo(9, 0);
    // 6 days of 8 KPUs and 18 of 4, with the one for orchestration.
    expect(whole.unitHours / (24 * (6 * 9 + 18 * 5))).toBeCloseTo(1, 2);
    expect(
      whole.sizes.map(({ sizing, hours }: { sizing: { kpus: number }; hours: number }) => [
        sizing.kpus,
        Math.round(hours / 24),
      ]),
    ).toEqual([
      [4, 18],
      [8, 6],
    ]);
    expect(whole.highestLoad.perSecond / 1800).toBeCloseTo(1, 2);
    expect(whole.highestLoad.at).toBeGreaterThanOrEqual(BUSY_HOUR);
    expect(whole.highestLoad.at).toBeLessThan(BUSY_HOUR + HOUR);
    expect(whole.gapsByFiveMinutes).toBe(1);
    expect(whole.week).toHaveLength(168);
    expect(whole.week[12] / 1000).toBeCloseTo(1, 1);
    expect(whole.week[2] / 500).toBeCloseTo(1, 1);
    expect(whole.week[5 * 24 + 12] / 500).toBeCloseTo(1, 1);
    expect(said).toMatch(
      /notifications: \$\d+ a month in all 24 days that were read \(9 of them by five minutes\), 2 sizes/,
    );
    const page = readFileSync(join(folder, 'flink-autopilot-report.html'), 'utf8');
    expect(page).toMatch(/All 24 days that were read: \$\d+ a month/);
    expect(page).toContain('once nothing was published for longer');
    const [head = '', ran = ''] = readFileSync(join(folder, 'flink-autopilot-report.csv'), 'utf8').split('\r\n');
    const columns = head.split(',');
    const at = columns.indexOf('days_read');
    expect(columns.slice(at, at + 4)).toEqual([
      'days_read',
      'days_read_by_five_minutes',
      'dollars_a_month_of_days_read',
      'highest_load_of_days_read',
    ]);
    // The size has a comma in it, and stands twice before.
    expect(Number(ran.replaceAll(/"[^"]*"/g, '').split(',')[at])).toBeCloseTo(24, 1);
    // The replay stays on the newest day.
    expect(job.lookBack.days).toBe(1);
    expect(job.asItRan.unitHours).toBeCloseTo(24 * 5, 5);
  });
});
