import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../../lib/model/sample.ts';
import {
  type ErrorBudget,
  overspent,
  reserveByErrorBudget,
  type SinceThen,
  withErrorBudget,
  withTimeBehind,
} from '../../../../lib/policies/autopilot/error-budget.ts';
import { initialRestartTimes, withDecision } from '../../../../lib/policies/autopilot/restart-times.ts';
import type { Seen } from '../../../../lib/policies/policy.ts';
import { POLICIES, policyNamed } from '../../../../lib/policies.ts';
import { idOf, inARow, MINUTE, optionsOf, START, vertexOf } from '../../../support/small-job.ts';
import { evaluationsOfStory } from '../../../support/timeline.ts';

const ONE_PERCENT = { allowed: 0.01, objective: 5 };
const fresh: ErrorBudget = { at: START, age: 0, spent: 0, seconds: 0, price: 1 };

const later = (minutes: number, age: number, restart?: { stopped: number; running: number }): SinceThen => ({
  at: START + minutes * MINUTE,
  age,
  restart: restart && { stopped: START + 1000 * restart.stopped, running: START + 1000 * restart.running },
});

/** Seconds over the objective, from the share of a single interval. */
const secondsOver = (from: number, then: SinceThen): number => {
  const before = { ...fresh, age: from };
  const { spent } = withTimeBehind(before, then, ONE_PERCENT);
  return (spent * (then.at - before.at)) / 1000;
};

describe('time over the objective', () => {
  it.each([
    ['never late', 0, later(1, 4), 0],
    ['late all the time', 6, later(1, 9), 60],
    ['on the way up, over at half of it', 0, later(1, 10), 30],
    ['on the way down', 10, later(1, 2), 37.5],
    ['stopped for 60 s, then 20 s behind a minute later', 0, later(2, 20, { stopped: 0, running: 60 }), 55 + 60],
    ['stopped for 30 s, drained half a minute later', 0, later(1, 0, { stopped: 0, running: 30 }), 25 + 25],
    ['late before it was stopped', 50, later(2, 50, { stopped: 60, running: 90 }), 120],
  ] as const)('%s', (_, from, then, seconds) => {
    expect(secondsOver(from, then)).toBeCloseTo(seconds, 3);
  });

  it('is not known after a gap without a restart, and nothing is booked for it', () => {
    const before = { ...fresh, spent: 0.004, seconds: 3600, price: 2 };
    expect(withTimeBehind(before, later(45, 90), ONE_PERCENT)).toEqual({ ...before, at: START + 45 * MINUTE, age: 90 });
  });

  it('is not counted twice for the same sample', () => {
    const once = withTimeBehind(fresh, later(1, 10), ONE_PERCENT);
    expect(withTimeBehind(once, later(1, 10), ONE_PERCENT)).toBe(once);
  });
});

/** A day without lag, minute by minute. */
const afterDay = (before: ErrorBudget): ErrorBudget => {
  let budget = before;
  for (let minute = 1; minute <= 24 * 60; minute++)
    budget = withTimeBehind(budget, { at: before.at + minute * MINUTE, age: 0, restart: undefined }, ONE_PERCENT);
  return budget;
};

describe('the price of a restart', () => {
  it('becomes dearer by 15 % in a minute that is late, where 1 % may be', () => {
    expect(withTimeBehind({ ...fresh, age: 6 }, later(1, 6), ONE_PERCENT).price).toBeCloseTo(1.147, 3);
  });

  it('falls to a seventh in a day without lag, and never below a tenth', () => {
    const day = afterDay(fresh);
    expect(day.price).toBeCloseTo(Math.exp(-2), 3);
    expect(afterDay(day).price).toBe(0.1);
    expect(day).toMatchObject({ spent: 0, seconds: 86_400 });
  });

  it('ends at ten times the usual where the budget can not be kept', () => {
    const late = withTimeBehind({ ...fresh, age: 60 }, later(29, 60), ONE_PERCENT);
    expect(late).toMatchObject({ price: 10, spent: 1 });
  });

  it('makes the reserve larger or smaller with its root', () => {
    expect(reserveByErrorBudget(1.6, { errorBudget: { ...fresh, price: 4 } })).toBeCloseTo(2.2);
    expect(reserveByErrorBudget(1.6, { errorBudget: { ...fresh, price: 0.25 } })).toBeCloseTo(1.3);
    expect(reserveByErrorBudget(1.6, {})).toBe(1.6);
  });
});

const OPTIONS = { 'job.autopilot.error-budget': '0.01' };

const seenAt = (
  minute: number,
  lag: number,
  options: Readonly<Record<string, string>>,
  runningSince = START - MINUTE,
) => {
  const graph = inARow(vertexOf('orders', { parallelism: 2 }), vertexOf('sink', { parallelism: 2 }));
  const sample: Sample = { at: START + minute * MINUTE, vertices: { [idOf('orders')]: { lag } }, job: {} };
  return { options: optionsOf(options), window: [sample], job: { graph }, runningSince } as unknown as Seen;
};

describe('what a job has spent', () => {
  const learned = { series: { level: 100 }, restarts: initialRestartTimes };
  const spend = (errorBudget: ErrorBudget | undefined, seen: Seen, restarts = initialRestartTimes) =>
    withErrorBudget({ ...learned, errorBudget }, restarts, seen).errorBudget;

  it('is its backlog in seconds of load', () => {
    const first = spend(undefined, seenAt(0, 0, OPTIONS));
    expect(first).toMatchObject({ age: 0, spent: 0, price: 1 });
    expect(spend(first, seenAt(1, 1000, OPTIONS))).toMatchObject({ age: 10, spent: 0.5 });
  });

  it('counts a restart from when it was asked for, and one of a failure as long as restarts take', () => {
    const seen = seenAt(2, 0, OPTIONS, START + 100_000);
    const asked = spend(fresh, seen, withDecision(initialRestartTimes, START + 60_000, 'up'));
    const failed = spend(fresh, seen);
    // 40 s and 45 s down, then 20 s down to nothing.
    expect((asked?.spent ?? 0) * 120).toBeCloseTo(35 + (20 * 35) / 40, 3);
    expect((failed?.spent ?? 0) * 120).toBeCloseTo(40 + (20 * 40) / 45, 3);
  });

  it('counts restarts alone where no source says its lag', () => {
    const first = spend(undefined, seenAt(0, Number.NaN, OPTIONS));
    expect(spend(first, seenAt(1, Number.NaN, OPTIONS))?.spent).toBe(0);
  });

  it('is forgotten without the option', () => {
    expect(spend(fresh, seenAt(1, 0, {}))).toBeUndefined();
  });

  it('waits for a load that is known', () => {
    const unknown = { ...learned, series: { level: Number.NaN }, errorBudget: fresh };
    expect(withErrorBudget(unknown, initialRestartTimes, seenAt(1, 0, OPTIONS)).errorBudget).toBe(fresh);
  });

  it('is said only while it is too much', () => {
    const options = optionsOf(OPTIONS);
    expect(overspent({ ...fresh, spent: 0.01 }, options)).toBeUndefined();
    expect(overspent({ ...fresh, spent: 0.018, seconds: 86_400, price: 2.5 }, options)).toEqual({
      rule: 'error-budget',
      says: 'The job was more than 5 s behind for 1.8 % of the last day, 1 % are allowed: a restart is worth 2.5 times the usual.',
      numbers: {
        spent: { value: 0.018, unit: 'of a day' },
        allowed: { value: 0.01, unit: 'of a day' },
        price: { value: 2.5, unit: 'times the usual' },
      },
    });
  });
});

describe('policy autopilot with an error budget', () => {
  /** A minute's flood at 10, which six subtasks hardly work off. */
  const taken = (options: Readonly<Record<string, string>>) =>
    evaluationsOfStory({
      vertices: [
        { name: 'orders', parallelism: 6, perSubtask: 400 },
        { name: 'count', parallelism: 6, perSubtask: 100 },
      ],
      partitions: 24,
      policy: policyNamed('autopilot', POLICIES),
      options: optionsOf({ 'catch-up.duration': '30 min', 'metrics.window': '15 min', ...options }),
      arriving: (minute) => (minute === 10 ? 2500 : 570),
      minutes: 20,
    }).map(({ taken: { decision, predictions } }) => ({ decision, predictions }));

  it('shows what is spent and what a restart is worth, and says so while it is too much', () => {
    const quiet = taken(OPTIONS)[8];
    const late = taken(OPTIONS).at(-1);
    expect(quiet?.predictions?.errorBudget).toMatchObject({ allowed: 0.01, spent: 0 });
    expect(quiet?.decision.because.map(({ rule }) => rule)).not.toContain('error-budget');
    expect(late?.predictions?.errorBudget?.spent).toBeGreaterThan(0.1);
    expect(late?.predictions?.errorBudget?.restartPrice).toBeGreaterThan(1);
    expect(late?.decision.because.map(({ rule }) => rule)).toContain('error-budget');
  });

  it('shows nothing of it without one', () => {
    expect(taken({}).at(-1)?.predictions).not.toHaveProperty('errorBudget');
  });
});
