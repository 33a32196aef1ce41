import { describe, expect, it } from 'vitest';
import { advise } from '../../backtest/advice/advise.ts';
import { fleetOf, gradeOf } from '../../backtest/advice/grade.ts';
import { drawnModel, playsFor } from '../../backtest/fit/drawn-model.ts';
import { fitModel } from '../../backtest/fit/fit-model.ts';
import { newestDays } from '../../backtest/fit/newest-days.ts';
import type { JobHistory } from '../../backtest/history/job-history.ts';
import { reportPage } from '../../backtest/page/report-page.ts';
import { asItRan } from '../../backtest/run/as-it-ran.ts';
import { replay } from '../../backtest/run/backtest.ts';
import { backtestJob } from '../../backtest/run/backtest-job.ts';
import { compare, middleMean } from '../../backtest/run/compare.ts';
import { replayedJob } from '../../backtest/run/replayed-job.ts';
import { BACKTEST_ROWS } from '../../backtest/run/rows.ts';
import { productionController } from '../../bench/control/production.ts';
import { BENCH_POLICIES } from '../../bench/policies/policies.ts';
import { reportCsv } from '../../cli/report/report-csv.ts';
import { FROM, synthetic } from './synthetic.ts';

const optionsOf = (history: JobHistory) => ({
  history,
  model: fitModel(history),
  objectiveSeconds: 60,
  everyMinutes: 5,
  options: {},
});
const LEFT_ALONE = { name: 'left alone', title: '', policy: undefined, options: {}, ours: false };
const row = (name: string) => {
  const found = BACKTEST_ROWS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no row ${name}`);
  return found;
};

describe('a replay', () => {
  const quiet = synthetic({ minutes: 360, load: () => 1200 });

  it('of a job left alone costs what it cost', async () => {
    const { unitHours, minutesOver, changes } = await replay(optionsOf(quiet), LEFT_ALONE, 'expected');
    expect([unitHours, minutesOver, changes.length]).toEqual([54, 0, 0]);
    expect(asItRan(quiet, 60).unitHours).toBe(54);
  });

  it('is of the policy, the mode and the objective of its row, whatever the entry of the job says', async () => {
    const entry = {
      platform: 'managed-flink' as const,
      name: 'orders',
      mode: 'observe' as const,
      policy: 'flink',
      options: { 'job.autopilot.objective': 'reliability' },
    };
    const history = synthetic({ minutes: 480, load: () => 800 });
    const plain = await replay(optionsOf(history), row('autopilot-savings'), 'expected');
    const named = await replay(optionsOf({ ...history, settings: entry }), row('autopilot-savings'), 'expected');
    expect(plain.changes.length).toBeGreaterThan(0);
    expect(named.changes).toEqual(plain.changes);
  });

  it('of a job on EKS needs no cluster', async () => {
    const history = synthetic({ minutes: 480, load: () => 800 });
    const sizing = { kind: 'per-vertex' as const, parallelism: { source: 8, count: 8 } };
    const onEks: JobHistory = {
      ...history,
      job: { ...history.job, platform: 'eks' },
      settings: { platform: 'eks', name: 'orders', namespace: 'web', cluster: { name: 'prod' } },
      size: { kind: 'per-vertex', current: sizing },
      minutes: history.minutes.map((minute) => ({ ...minute, sizing })),
    };
    const { changes, unitHours } = await replay(optionsOf(onEks), row('flink'), 'expected');
    expect(changes.length).toBeGreaterThan(0);
    expect(unitHours).toBeLessThan(8 * 8);
  });

  it('decides as the explained policy does, which is the deployed one', async () => {
    const history = synthetic({ minutes: 480, load: (i) => 3000 + 2500 * Math.sin(i / 80) });
    const options = optionsOf(history);
    const { changes } = await replay(options, row('autopilot-balanced'), 'expected');
    const job = replayedJob({ ...options, of: 'expected' });
    const controller = productionController(job, {
      policy: 'autopilot',
      policies: BENCH_POLICIES,
      options: row('autopilot-balanced').options,
    });
    for (let at = history.from + 300_000; at <= history.to; at += 300_000) {
      job.advance(at);
      await controller.evaluate(at);
    }
    expect(changes.length).toBeGreaterThan(1);
    expect(changes).toEqual(job.meter.changes);
  });

  it('is behind where more arrives than the size carries', async () => {
    const history = synthetic({
      minutes: 240,
      load: (i) => (i >= 120 && i < 150 ? 8000 : 4000),
      waiting: (i) => (i < 120 ? 0 : Math.max(0, Math.min(30, i - 119) * 60 * 2000 - Math.max(0, i - 149) * 60 * 4000)),
    });
    const { minutesOver, worstSeconds } = await replay(optionsOf(history), LEFT_ALONE, 'expected');
    expect(minutesOver).toBeGreaterThan(20);
    expect(worstSeconds).toBeGreaterThan(200);
    // The drain of 240 000 records a minute is a load that was really there: it is seen in both.
    expect(asItRan(history, 60).minutesOver?.high).toBeGreaterThan(20);
  });

  it('lets policy autopilot find the size of a quiet job, by the same steps every time', async () => {
    const once = await replay(optionsOf(quiet), row('autopilot-balanced'), 'expected');
    const again = await replay(optionsOf(quiet), row('autopilot-balanced'), 'expected');
    expect(once.unitHours).toBeLessThan(40);
    expect(once.changes.length).toBeGreaterThan(0);
    expect(again).toEqual(once);
  });
});

it('of five plays the lowest and the highest are left out, of fewer none', () => {
  expect(middleMean([152, 147, 190, 151, 150])).toBe(151);
  expect(middleMean([147, 190, 150])).toBeCloseTo(162.33, 2);
  expect(middleMean([150])).toBe(150);
});

describe('plays', () => {
  const history = synthetic({ minutes: 300, load: (i) => 3000 + 2500 * Math.sin(i / 60) });
  const scattered = {
    ...history,
    // What a record costs is not the same in every minute.
    minutes: history.minutes.map((minute, i) => ({
      ...minute,
      vertices: minute.vertices.map((vertex) => ({
        ...vertex,
        perSecond: vertex.perSecond * (1 + 0.03 * ((i % 5) - 2)),
      })),
    })),
  };
  const options = { ...optionsOf(scattered), plays: 3 };

  it('cost their mean, within a band that has them all', async () => {
    const { plays, unitHours, replays } = await compare({ options, row: row('autopilot-balanced') });
    expect(plays).toHaveLength(3);
    expect(new Set(plays).size).toBeGreaterThan(1);
    expect(unitHours.expected).toBeCloseTo(plays.reduce((a, b) => a + b, 0) / 3, 9);
    for (const one of plays) expect(one >= unitHours.low && one <= unitHours.high).toBe(true);
    const [nearest] = plays.toSorted((a, b) => Math.abs(a - unitHours.expected) - Math.abs(b - unitHours.expected));
    expect(replays.expected.unitHours).toBe(nearest);
    // The first is of the model as it is.
    expect(plays[0]).toBe((await replay(options, row('autopilot-balanced'), 'expected')).unitHours);
  });

  it('are as many as few days need, and one of what is only compared with', async () => {
    expect([1, 2, 3, 5, 7].map(playsFor)).toEqual([5, 3, 2, 1, 1]);
    expect((await compare({ options, row: row('built-in') })).plays).toHaveLength(1);
    const model = fitModel(scattered);
    expect(drawnModel(model, 0, 'orders')).toBe(model);
    expect(drawnModel(model, 2, 'orders')).toEqual(drawnModel(model, 2, 'orders'));
    expect(drawnModel(model, 2, 'orders')).not.toEqual(drawnModel(model, 3, 'orders'));
    for (let play = 1; play < 50; play++) {
      const { downSeconds } = drawnModel(model, play, 'orders');
      expect(downSeconds.expected).toBeGreaterThanOrEqual(downSeconds.optimistic);
      expect(downSeconds.expected).toBeLessThanOrEqual(downSeconds.pessimistic);
    }
  });
});

describe('advice', () => {
  it('finds a job too large, ranks what saves first, and shows it in one page that loads nothing', {
    timeout: 180_000,
  }, async () => {
    const history = { ...synthetic({ minutes: 1500, load: () => 1200 }), builtInScaling: true };
    const named = { ...history, job: { ...history.job, name: '<b>=orders' } };
    const tested = await backtestJob(
      { ...optionsOf(history), plays: 1 },
      { rows: [row('built-in'), row('autopilot-balanced')] },
    );
    const advice = advise({ ...tested, history: named });
    expect(advice.finding).toBe('over-provisioned');
    expect(advice.reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['savings', 'busy-low']));
    expect(advice.options.map(({ name }) => name).at(-1)).toBe('built-in');
    expect(advice.options[0]?.savingsShare.expected).toBeGreaterThan(0.2);
    expect(advice.asItRan.dollarsPerMonth).toBeCloseTo(9 * 0.11 * 730);
    expect(JSON.parse(advice.snippet)).toMatchObject({ mode: 'advise', policy: 'autopilot', name: 'orders' });
    const contents = {
      jobs: [advice],
      unread: [{ name: 'x', says: 'stopped' }],
      account: '111122223333',
      region: 'eu-west-1',
      from: FROM,
      to: history.to,
      replayedDays: undefined,
      objectiveSeconds: 60,
      demo: false,
      cost: { metricsRequested: 26, dollars: 0.00026 },
    };
    const page = reportPage(contents);
    expect(page).toContain('&lt;b&gt;=orders');
    expect(page).not.toMatch(/<b>=orders|https?:\/\/|<link|src=/);
    expect(page.match(/<figure/g)).toHaveLength(4);
    expect(fleetOf([advice]).savings.expected).toBeGreaterThan(0);
    expect([gradeOf(95), gradeOf(54), gradeOf(3)]).toEqual(['A', 'E', 'F']);
    const csv = reportCsv([{ ...advice, job: { ...advice.job, name: '=1+1' } }]);
    expect(csv.split('\r\n')).toHaveLength(1 + 1 + advice.options.length + 1);
    expect(csv).toContain("'=1+1");
  });

  it('replays the newest days of a model that was fitted to all', () => {
    const history = synthetic({ minutes: 2 * 1440, load: (i) => (i < 1440 ? 5000 : 1000) });
    const newest = newestDays(history, fitModel(history), 1);
    expect(newest.history.minutes).toHaveLength(1440);
    expect(newest.model.arrivals[0]).toHaveLength(1440);
    expect(newest.model.arrivals[0]?.[700]).toBeCloseTo(1000);
  });
});
