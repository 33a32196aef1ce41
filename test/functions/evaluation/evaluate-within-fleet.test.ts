import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateJobs } from '../../../functions/evaluation/evaluate-jobs.ts';
import { evaluateWithinFleet, fleetOfRun } from '../../../functions/evaluation/evaluate-within-fleet.ts';
import { inMemorySink } from '../../../functions/events/in-memory-sink.ts';
import {
  type InMemoryFleetRates,
  inMemoryFleetRates,
} from '../../../functions/store/fleet-rates/in-memory-fleet-rates.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import type { JobEvaluated } from '../../../lib/evaluate-job.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight } from '../../../lib/model/change.ts';
import type { Decision } from '../../../lib/model/decision.ts';
import { type JobRef, type JobState, keyOf } from '../../../lib/model/job.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';
import { countedAsyncProperty } from '../../support/counted-property.ts';
import { inARow, optionsOf, stateOf, vertexOf } from '../../support/small-job.ts';
import { START } from '../../support/toy-account.ts';
import { MINUTE, toyJob, toyRef } from '../../support/toy-job.ts';

const options = optionsOf({ 'job.autopilot.price.dollars-per-slot-hour': '0.1' });
const refOf = (name: string): JobRef => ({ ...toyRef, name });
const settingsWith = (dollarsPerHour: number, names: readonly string[]) =>
  parseSettings({
    budget: { dollarsPerMonth: 730 * dollarsPerHour },
    jobs: names.map((name) => ({ platform: 'flink', name, url: 'http://127.0.0.1:1' })),
  });
const sized = (parallelism: number): JobState => stateOf(inARow(vertexOf('work', { parallelism })));
const sizing = (parallelism: number) => sized(parallelism).size.current;

/** A policy that wants so many subtasks, and takes what the fleet leaves of them. */
const wanting =
  (most: number) =>
  async (job: JobState): Promise<JobEvaluated> => {
    const now = job.graph.vertices[0]?.parallelism ?? 0;
    const room = Math.floor((job.fleetDollarsLeftPerHour ?? Number.POSITIVE_INFINITY) / 0.1 + 1e-6);
    const to = Math.min(most, Math.max(now, now + room));
    const change = { from: sizing(now), to: sizing(to), vertices: [], config: { overrides: {}, removals: [] } };
    const decision: Decision = to === now ? { kind: 'hold', because: [] } : { kind: 'rescale', ...change, because: [] };
    return {
      decision,
      state: initialState,
      evaluation: undefined,
      fullness: undefined,
      restartMs: undefined,
      predictions: undefined,
      samples: [],
      notices: [],
    };
  };

const evaluate = async (
  fleet: InMemoryFleetRates,
  { name, now, most, change }: { name: string; now: number; most: number; change?: ChangeInFlight },
  run = { settings: settingsWith(1, ['orders', 'cart']) },
) => {
  const { decision } = await evaluateWithinFleet(
    { fleetRates: fleetOfRun(fleet, run.settings), job: refOf(name), settings: run.settings, options },
    { state: sized(now), change },
    wanting(most),
  );
  return decision.kind === 'rescale' && decision.to.kind === 'per-vertex'
    ? Object.values(decision.to.parallelism)[0]
    : undefined;
};
const kept = async (fleet: InMemoryFleetRates, name: string) =>
  (await fleet.read()).dollarsPerHour.get(keyOf(refOf(name)));

describe('a job within a budget of ten slots for all jobs', () => {
  it('in the very first run only writes down what it costs', async () => {
    const fleet = inMemoryFleetRates();
    expect(await evaluate(fleet, { name: 'orders', now: 2, most: 20 })).toBeUndefined();
    expect(await kept(fleet, 'orders')).toBe(0.2);
  });

  it('then grows into what the others leave, and reserves it', async () => {
    const fleet = inMemoryFleetRates();
    await fleet.write(keyOf(refOf('cart')), 0.6);
    expect(await evaluate(fleet, { name: 'orders', now: 2, most: 20 })).toBe(4);
    expect(await kept(fleet, 'orders')).toBe(0.4);
    expect(await evaluate(fleet, { name: 'cart', now: 6, most: 7 })).toBeUndefined();
  });

  it('what is asked for stays reserved until it is there, and is free again when nothing came of it', async () => {
    const fleet = inMemoryFleetRates();
    await fleet.write(keyOf(refOf('cart')), 0.6);
    const change = { status: 'applied', change: { to: sizing(4) } } as ChangeInFlight;
    await evaluate(fleet, { name: 'orders', now: 2, most: 2, change });
    expect(await kept(fleet, 'orders')).toBe(0.4);
    await evaluate(fleet, {
      name: 'orders',
      now: 2,
      most: 2,
      change: { ...change, status: 'lapsed' } as ChangeInFlight,
    });
    expect(await kept(fleet, 'orders')).toBe(0.2);
  });

  it('whose money another job took in between decides again on what is left', async () => {
    const fleet = inMemoryFleetRates();
    await fleet.write(keyOf(refOf('cart')), 0.2);
    fleet.conflictNext(keyOf(refOf('cart')), 0.5);
    expect(await evaluate(fleet, { name: 'orders', now: 2, most: 20 })).toBe(5);
    expect(await kept(fleet, 'orders')).toBe(0.5);
  });

  it('writes nothing where nothing has changed, and does not count jobs that the settings do not name', async () => {
    const fleet = inMemoryFleetRates();
    await fleet.write(keyOf(refOf('orders')), 0.2);
    await fleet.write(keyOf(refOf('gone')), 5);
    const { writes } = fleet.calls;
    expect(await evaluate(fleet, { name: 'orders', now: 2, most: 2 })).toBeUndefined();
    expect(fleet.calls.writes).toBe(writes);
    expect(await evaluate(fleet, { name: 'orders', now: 2, most: 20 })).toBe(10);
  });

  it('without a budget of all jobs is evaluated as ever, and nothing is read', async () => {
    const fleet = inMemoryFleetRates();
    const settings = parseSettings({ jobs: [{ platform: 'flink', name: 'orders', url: 'http://127.0.0.1:1' }] });
    expect(await evaluate(fleet, { name: 'orders', now: 2, most: 20 }, { settings })).toBe(20);
    expect(fleet.calls).toEqual({ reads: 0, writes: 0 });
  });
});

it('never above the budget together, however many grow at once', async () => {
  await countedAsyncProperty(
    { 'a job grew': 0.3, 'the budget was the limit': 0.3 },
    [
      fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 })), {
        minLength: 2,
        maxLength: 6,
      }),
    ],
    async (met, jobs) => {
      const names = jobs.map((_, i) => `job-${i}`);
      const present = jobs.reduce((sum, [now]) => sum + now, 0);
      const run = { settings: settingsWith(0.1 * (present + 5), names) };
      const fleet = inMemoryFleetRates();
      const all = (each: (name: string, now: number, most: number) => Promise<number | undefined>) =>
        Promise.all(jobs.map(([now, most], i) => each(names[i] as string, now, Math.max(now, most))));
      await all((name, now) => evaluate(fleet, { name, now, most: now }, run));
      const grown = await all((name, now, most) => evaluate(fleet, { name, now, most }, run));
      const after = jobs.reduce((sum, [now], i) => sum + (grown[i] ?? now), 0);
      if (after > present) met('a job grew');
      if (jobs.some(([now, most], i) => most > (grown[i] ?? now))) met('the budget was the limit');
      expect(after).toBeLessThanOrEqual(present + 5);
    },
  );
});

describe('a whole run over two jobs, each of which wants to grow from 4 to 7', () => {
  const at = (minute: number) => START + minute * MINUTE;
  const play = async (dollarsPerMonth: number | undefined) => {
    const settings = parseSettings({
      mode: 'act',
      policy: 'flink',
      ...(dollarsPerMonth === undefined ? {} : { budget: { dollarsPerMonth } }),
      options: {
        'job.autoscaler.metrics.window': '10 min',
        'job.autoscaler.stabilization.interval': '1 min',
        'job.autoscaler.catch-up.duration': '0 s',
        'job.autopilot.price.dollars-per-slot-hour': 0.1,
      },
      jobs: ['toy', 'toy-2'].map((name) => ({ platform: 'flink', name, url: 'http://127.0.0.1:1' })),
    });
    const toy = toyJob(START, (now) => (now < at(30) ? 280 : 700));
    const store = inMemoryStore();
    const events = inMemorySink();
    const fleet = inMemoryFleetRates();
    const ports = {
      store,
      events,
      fleetRates: fleet,
      sources: { 'flink-rest': toy.source },
      targets: { flink: toy.target },
    };
    const jobs = settings.jobs.map((own) => ({ job: refOf(own.name), settings: own }));
    for (let minute = 0; minute <= 40; minute += 5) {
      const { failures } = await evaluateJobs(ports, { settings, jobs, now: at(minute) });
      for (const { error } of failures) throw error;
    }
    // A request is published again until it is applied.
    const asked = new Map(
      events.changes.flatMap(({ name, decision, detail: { to } }) =>
        name === 'requested' && to.kind === 'per-vertex'
          ? [[decision, Math.max(...Object.values(to.parallelism))]]
          : [],
      ),
    );
    const because = events.changes.flatMap(({ detail }) => detail.because);
    return { asked: [...asked.values()].sort(), fleet, because };
  };

  it('without a budget both do', async () => {
    const { asked, fleet } = await play(undefined);
    expect(asked).toEqual([7, 7]);
    expect(fleet.calls).toEqual({ reads: 0, writes: 0 });
  });

  it('with money for 12 slots one does, and the other grows by one, and says what it wanted', async () => {
    const { asked, fleet, because } = await play(1.2 * 730);
    expect(asked).toEqual([5, 7]);
    expect([...(await fleet.read()).dollarsPerHour.values()].sort()).toEqual([0.5, 0.7]);
    expect(because.find(({ rule }) => rule === 'budget')?.says).toBe(
      'A parallelism of 7 is wanted for 0.7 USD an hour; the budget of all jobs allows 0.5, the largest size that fits costs 0.5.',
    );
  });
});
