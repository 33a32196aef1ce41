/** A spike of a minute fills a job that has little in reserve for some minutes: its counters then show what it carries, not what arrives. */
import { describe, expect, it } from 'vitest';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { whyHold } from '../../../../lib/policies/autopilot/guards.ts';
import { initialLoadSeries } from '../../../../lib/policies/autopilot/load-series.ts';
import type { Outlook } from '../../../../lib/policies/autopilot/outlook.ts';

const MINUTE = 60_000;

const outlook = (samples: readonly number[], changed: Partial<Outlook> = {}): Outlook =>
  ({
    load: samples.at(-1),
    carries: 9_600,
    backlog: 0,
    reserve: 1.03,
    pace: 5,
    delay: 400,
    replay: 20,
    kpu: {},
    capacity: { vertices: [{}] },
    downtime: { up: 60, down: 60 },
    horizon: 600,
    upper: () => 9_998,
    situation: { now: 3 * MINUTE, window: [] },
    state: {
      ...initialAutopilotState,
      at: 0,
      samplesOfRun: 60,
      interval: { last: 0, ms: 5 * MINUTE },
      series: {
        ...initialLoadSeries,
        samples: samples.map((load, minute) => [minute * MINUTE, load]),
        level: samples.at(-1),
        slope: 0,
      },
    },
    ...changed,
  }) as unknown as Outlook;

describe('a load that has moved to all that the job carries', () => {
  it('waits for the next look while it is three samples old and no backlog is measured', () => {
    const held = whyHold(outlook([7_958, 9_424, 9_472]));
    expect(held?.rule).toBe('odd-sample');
    expect(held?.says).toContain('no backlog is measured');
  });

  it.each([
    ['is older', outlook([7_958, 9_424, 9_472, 9_500])],
    ['shows a backlog beside three samples', outlook([7_958, 9_424, 9_472], { backlog: 200_000 })],
    ['leaves room', outlook([7_958, 8_400, 8_500])],
    ['is looked at every minute', outlook([7_958, 9_424, 9_472], { delay: 60 })],
  ])('does not wait when it %s', (_, seen) => {
    expect(whyHold(seen)?.says ?? '').not.toContain('no backlog is measured');
  });
});

describe('a load that has fallen within a sample', () => {
  const seen = (samples: readonly number[], changed: Partial<Outlook> = {}): Outlook =>
    outlook(samples, { delay: 40, load: 712, carries: 600, upper: () => 760, ...changed });

  it('is no reason for more, where the job carries what the newest sample shows', () => {
    expect(whyHold(seen([924, 500]))).toEqual({
      rule: 'odd-sample',
      says: 'The load has fallen from 924 to 500 records/s, which the job carries: the next sample says whether it stays there.',
    });
  });

  it.each([
    ['the job does not carry', seen([924, 650])],
    ['is as it was', seen([520, 500])],
    ['has risen', seen([500, 924])],
    ['is older', seen([924, 500, 500])],
    ['has left a backlog that takes too long', seen([924, 500], { load: 500, backlog: 200_000 })],
    ['leaves room for all that is likely', seen([924, 500], { upper: () => 520 })],
  ])('decides as ever where it %s', (_, other) => {
    expect(whyHold(other)).toBeUndefined();
  });
});
