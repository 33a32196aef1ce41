import { describe, expect, it } from 'vitest';
import type { AutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { bestSizes } from '../../../../lib/policies/autopilot/best-size.ts';
import { type Outlook, outlookOf } from '../../../../lib/policies/autopilot/outlook.ts';
import { farApart } from '../../../../lib/policies/autopilot/sizes-far-apart.ts';
import { POLICIES, policyNamed } from '../../../../lib/policies.ts';
import { optionsOf } from '../../../support/small-job.ts';
import { evaluationsOfStory, type Story } from '../../../support/timeline.ts';

const MINUTES = 30;
const STEP_AT = 20;
const LATE_STEP_AT = 120;
const PARTITIONS = 24;

/** 300/s for twenty minutes, then so many; a subtask of the source does 185/s, and 4 of 24 partitions' worth are there at first. */
const firstStep = (high: number, own: Partial<Story> = {}) => {
  const evaluations = evaluationsOfStory({
    policy: policyNamed('autopilot', POLICIES),
    options: optionsOf({ 'catch-up.duration': '30 min' }),
    vertices: [{ name: 'orders', parallelism: 4, perSubtask: 185 }],
    partitions: PARTITIONS,
    arriving: (minute) => (minute < STEP_AT ? 300 : high),
    minutes: MINUTES,
    ...own,
  });
  for (const { minute, taken } of evaluations) {
    if (taken.decision.kind !== 'rescale' || minute < (own.arriving === undefined ? STEP_AT : LATE_STEP_AT)) continue;
    const { vertices, because } = taken.decision;
    return { to: vertices[0]?.to, because: because.find(({ rule }) => rule === 'sizes-far-apart'), all: because };
  }
  return undefined;
};

/** 1 500/s arrive, and 4 slots are there. */
const outlookAfterStep = (own: Partial<Story>): Outlook => {
  const outlooks: Outlook[] = [];
  const autopilot = policyNamed('autopilot', POLICIES);
  firstStep(1500, {
    ...own,
    policy: {
      ...autopilot,
      propose: (state, situation) => {
        outlooks.push(outlookOf(state as AutopilotState, situation));
        return autopilot.propose(state, situation);
      },
    },
  });
  const outlook = outlooks.find(({ load }) => load > 1400);
  if (outlook === undefined) throw new Error('no outlook after the step');
  return outlook;
};

describe('sizes that lie far apart', () => {
  it('less in reserve is taken where the next size that carries the planned load costs nearly twice as much', () => {
    const step = firstStep(1500);
    expect(step?.to).toBe(12);
    expect(step?.because?.says).toBe(
      '12 slots are expected to carry 1 866 records/s, and up to 1 572 are likely: with less in reserve than the 1 999 that are planned for, since those take 24, at 1.94 times the cost.',
    );
    const { cost, 'cost of the next': next, expected, likely, planned } = step?.because?.numbers ?? {};
    expect(next?.value).toBeGreaterThanOrEqual(1.5 * (cost?.value ?? Number.NaN));
    expect(expected?.value).toBeGreaterThan(likely?.value ?? Number.NaN);
    expect(planned?.value).toBeGreaterThan(expected?.value ?? Number.NaN);
  });

  it('both sizes are among those that were weighed, with their cost', () => {
    const weighed = firstStep(1500)?.all.find(({ rule }) => rule === 'alternatives');
    expect(weighed?.says).toMatch(/: 12 \(chosen\) carry .*; 24 carry /);
  });

  it('the larger size is taken where the smaller one does not carry what is likely', () => {
    expect(firstStep(1800)).toMatchObject({ to: 24, because: undefined });
  });

  it('the larger size is taken where the smaller one leaves too little to work off the backlog', () => {
    expect(firstStep(1640)).toMatchObject({ to: 24, because: undefined });
  });

  it.each([1500, 1900, 1950, 2000])('has nothing to say where there are sizes in between: %d records/s', (high) => {
    const step = firstStep(high, { partitions: 0 });
    expect(step?.to).toBeGreaterThan(12);
    expect(step?.because).toBeUndefined();
  });

  it.each([
    [1400, 12],
    [1500, 24],
  ])('three quarters of the planned load are carried at least, after hours that moved: %d records/s', (high, to) => {
    const movingAt = (minute: number) => (Math.floor(minute / 15) % 2 === 0 ? 150 : 500);
    const step = firstStep(high, {
      arriving: (minute) => (minute < LATE_STEP_AT ? movingAt(minute) : high),
      minutes: LATE_STEP_AT + 10,
    });
    expect(step).toMatchObject({ to, because: to === 12 ? expect.anything() : undefined });
  });

  it('the larger size is taken where more is likely than the smaller one is expected to carry', () => {
    const outlook = outlookAfterStep({});
    const planned = { load: 1999, aheadSeconds: 365, drainSeconds: 840 };
    expect(farApart(outlook, planned)?.taken.size.slots).toBe(12);
    const upper = (seconds: number, probability: number) => 1.3 * outlook.upper(seconds, probability);
    expect(farApart({ ...outlook, upper }, planned)).toBeUndefined();
  });

  it('a load that takes half as many slots again through contention alone is sized for in full', () => {
    const outlook = outlookAfterStep({ partitions: 0 });
    const most = [2600, 2700, 2800].map((load) => {
      const [all] = bestSizes(outlook, load);
      const [less] = bestSizes(outlook, 0.75 * load);
      expect(farApart(outlook, { load, aheadSeconds: 365, drainSeconds: 840 })).toBeUndefined();
      return (all?.cost ?? 0) / (less?.cost ?? Number.NaN);
    });
    expect(Math.max(...most)).toBeGreaterThan(1.5);
  });

  it.each([
    ['a load that 12 carry with their reserve', 1200, 12],
    ['a load that 8 carry with their reserve', 800, 8],
  ])('has nothing to say of %s', (_, high, to) => {
    expect(firstStep(high)).toMatchObject({ to, because: undefined });
  });
});
