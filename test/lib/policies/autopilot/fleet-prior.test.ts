import { describe, expect, it } from 'vitest';
import { type JobKey, keyOf } from '../../../../lib/model/job.ts';
import {
  type CapacityCurve,
  cautiousRate,
  known,
  startingCurve,
  withMeasured,
} from '../../../../lib/policies/autopilot/capacity-curve.ts';
import { GENERAL_PRIOR, SIGMAS } from '../../../../lib/policies/autopilot/curve-prior.ts';
import { fleetPrior, GENERAL } from '../../../../lib/policies/autopilot/fleet-prior.ts';
import {
  emptySummary,
  type FleetSummary,
  readSummary,
  type Shown,
  withShown,
} from '../../../../lib/policies/autopilot/fleet-summary.ts';
import { sigmaSeen } from '../../../../lib/policies/autopilot/sigma-seen.ts';

const START = Date.UTC(2026, 0, 1);
const keyNamed = (name: string): JobKey => keyOf({ account: '1', region: 'r', platform: 'flink', name });
const NEW = keyNamed('new');

const shown = (sigma: number, own: Partial<Shown> = {}): Shown => ({
  at: START,
  size: 'per-vertex',
  vertices: [['between', sigma, 0.001]],
  ...own,
});

const fleetOf = (...rows: readonly Shown[]): FleetSummary =>
  rows.reduce((summary, row, i) => withShown(summary, keyNamed(`job ${i}`), row), emptySummary);

const times = (count: number, row: Shown): readonly Shown[] => Array.from({ length: count }, () => row);

const seen = (sizes: readonly number[], sigma: number): CapacityCurve =>
  sizes.reduce(
    (curve, p) =>
      Array.from({ length: 20 }).reduce<CapacityCurve>(
        (so) => withMeasured(so, p, 1000 / (1 + sigma * (p - 1)), 0.7),
        curve,
      ),
    startingCurve(),
  );

const curveOf = (fleet: unknown, role: 'source' | 'between' | 'sink' = 'between', isSeen = false) =>
  fleetPrior(fleet, NEW, 'per-vertex').curve(role, isSeen);

describe('the contention that a vertex has shown', () => {
  it.each([0, 0.01, 0.03, 0.06])('of %d is found from two sizes', (sigma) => {
    const found = sigmaSeen(seen([8, 16], sigma));
    expect(found?.sigma).toBeCloseTo(sigma, 3);
    expect(found?.error).toBeLessThan(0.007);
  });

  it('is not known from one size, or from two neighbors', () => {
    expect(sigmaSeen(seen([8], 0.03))).toBeUndefined();
    expect(sigmaSeen(seen([3, 4], 0.03))?.error ?? 1).toBeGreaterThan(0.01);
  });
});

describe('the prior of a fleet', () => {
  it('is the general one where nothing was shown, or where it can not be read', () => {
    for (const nothing of [undefined, {}, { jobs: 3 }, 'x', emptySummary]) {
      expect(fleetPrior(nothing, NEW, 'per-vertex')).toBe(GENERAL);
    }
  });

  it('adds up to 1 and leaves nothing impossible, however many agree', () => {
    for (const fleet of [fleetOf(shown(0)), fleetOf(...times(100, shown(0.03))), fleetOf(...times(100, shown(3)))]) {
      const prior = curveOf(fleet);
      expect(prior.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      expect(prior).toHaveLength(SIGMAS.length);
      for (const [at, probability] of prior.entries()) {
        expect(probability).toBeGreaterThan(0.05 * (GENERAL_PRIOR[at] as number));
      }
    }
  });

  it.each([
    ['one linear vertex', times(1, shown(0)), 0.45, 0.55],
    ['five linear ones', times(5, shown(0)), 0.7, 0.85],
    ['100 linear ones', times(100, shown(0)), 0.94, 0.97],
    ['five contended ones', times(5, shown(0.03)), 0.05, 0.15],
    ['five of each', [...times(5, shown(0)), ...times(5, shown(0.03))], 0.4, 0.5],
  ] as const)('%s: how likely a vertex is linear', (_, rows, least, most) => {
    const [linear = 0] = curveOf(fleetOf(...rows));
    expect(linear).toBeGreaterThan(least);
    expect(linear).toBeLessThan(most);
  });

  it('knows a contention that Flink jobs in general do not have', () => {
    const prior = curveOf(fleetOf(...times(8, shown(0.07))));
    const near = SIGMAS.reduce((sum, sigma, at) => (Math.abs(sigma - 0.07) < 0.011 ? sum + (prior[at] ?? 0) : sum), 0);
    expect(near).toBeGreaterThan(0.65);
  });

  it('takes little of a source for what is between, and much for another source', () => {
    const fleet = fleetOf(...times(6, shown(0, { vertices: [['source', 0, 0.001]] })));
    expect(curveOf(fleet, 'source')[0]).toBeGreaterThan(0.7);
    expect(curveOf(fleet, 'between')[0]).toBeLessThan(0.45);
  });

  it('takes what a job has shown itself for its other vertices only', () => {
    const fleet = withShown(emptySummary, NEW, shown(0));
    expect(curveOf(fleet, 'between', true)).toBe(GENERAL_PRIOR);
    expect(curveOf(fleet, 'between', false)[0]).toBeGreaterThan(0.45);
  });

  it('makes the step from one size the right one in both worlds, and the middle one without it', () => {
    const [one, contended, linear] = [0.03, 0.03, 0].map((sigma) => seen([24], sigma));
    const rates = (curve: CapacityCurve | undefined, fleet: unknown): number =>
      cautiousRate(known(curve as CapacityCurve, curveOf(fleet)), 12) / (1000 / (1 + 0.03 * 11));
    const general = rates(one, undefined);
    const learned = rates(contended, fleetOf(...times(5, shown(0.03))));
    // At half the subtasks a contended vertex does 27 % more for each: without knowing, that is not counted on.
    expect(general).toBeLessThan(0.82);
    expect(learned).toBeGreaterThan(0.92);
    expect(learned).toBeLessThan(1);
    const flat = cautiousRate(known(linear as CapacityCurve, curveOf(fleetOf(...times(5, shown(0))))), 36) / 1000;
    expect(flat).toBeGreaterThan(0.95);
    expect(flat).toBeLessThan(1);
  });
});

describe('what restarts and samples are like in a fleet', () => {
  it('one job moves the downtime a little, thirty decide it', () => {
    const of = (count: number) =>
      fleetPrior(fleetOf(...times(count, shown(0, { up: [10, 3], noise: 0.003 }))), NEW, 'per-vertex');
    expect(of(1).downtime).toBeCloseTo(30.9, 1);
    expect(of(30).downtime).toBeCloseTo(11.5, 1);
    expect(of(30).deviation).toBeCloseTo(0.0035, 3);
  });

  it('downtime of whole applications says nothing of jobs that are rescaled in place', () => {
    const fleet = fleetOf(...times(20, shown(0, { size: 'kpu', up: [90, 3] })));
    expect(fleetPrior(fleet, NEW, 'per-vertex').downtime).toBe(45);
    expect(fleetPrior(fleet, NEW, 'kpu').downtime).toBeGreaterThan(75);
  });
});

describe('what a fleet keeps', () => {
  const full: Shown = {
    at: START,
    size: 'per-vertex',
    noise: 0.0123,
    up: [34.5, 6],
    down: [34.5, 6],
    vertices: Array.from({ length: 6 }, () => ['between', 0.0312, 0.0021]),
  };

  it('of 2,000 jobs is under 30 KB, can be read again, and settles', () => {
    const all = (before: FleetSummary) =>
      Array.from({ length: 2000 }).reduce<FleetSummary>(
        (so, _, i) => withShown(so, keyNamed(`job ${i}`), full),
        before,
      );
    const once = all(emptySummary);
    expect(JSON.stringify(once).length).toBeLessThan(30_000);
    expect(Object.keys(once.jobs)).toHaveLength(110);
    expect(readSummary(JSON.parse(JSON.stringify(once)))).toEqual(once);
    expect(all(once)).toBe(once);
  });

  it('changes when a job has something new to say, and only then', () => {
    const before = fleetOf(shown(0.03));
    const job = keyNamed('job 0');
    expect(withShown(before, job, shown(0.0312))).toBe(before);
    expect(withShown(before, job, shown(0.034))).not.toBe(before);
    expect(withShown(before, job, shown(0.03, { up: [10, 1] }))).not.toBe(before);
    expect(withShown(before, job, shown(0.03, { vertices: [['between', 0.03, 0.0005]] }))).not.toBe(before);
  });

  it('forgets jobs that have said nothing for four months', () => {
    const later = withShown(fleetOf(shown(0)), NEW, shown(0, { at: START + 130 * 24 * 3_600_000 }));
    expect(Object.keys(later.jobs)).toHaveLength(1);
  });
});
