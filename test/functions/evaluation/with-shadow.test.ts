import { describe, expect, it } from 'vitest';
import { optionsToObserve } from '../../../functions/evaluation/with-shadow.ts';
import type { EvaluationRecord } from '../../../functions/ports.ts';
import { keyOf } from '../../../lib/model/job.ts';
import { autopilot } from '../../../lib/policies/autopilot/autopilot.ts';
import type { AutopilotState } from '../../../lib/policies/autopilot/autopilot-state.ts';
import type { FlinkState } from '../../../lib/policies/flink/flink-state.ts';
import type { Policy } from '../../../lib/policies/policy.ts';
import { POLICIES } from '../../../lib/policies.ts';
import { optionsOf } from '../../support/small-job.ts';
import { at, type ToyAccountOptions, toyAccount } from '../../support/toy-account.ts';
import { toyRef, WORK } from '../../support/toy-job.ts';

const key = keyOf(toyRef);
const HOURS = 8;
/** Up and down within hours, so that both policies have something to do. */
const waves = (now: number): number => 330 + 250 * Math.sin((now / 3_600_000) * 1.6);

const played = async (options: ToyAccountOptions, hours = HOURS) => {
  const account = toyAccount({ arriving: waves, ...options });
  await account.play(0, hours * 60);
  const now = at(hours * 60) + 1;
  const [stored, evaluations, journal] = await Promise.all([
    account.store.load(key, now),
    account.store.evaluations(key, at(0), now),
    account.store.journal(key, at(0), now),
  ]);
  return { account, stored, evaluations, journal };
};

const withoutShadow = ({ shadow: _, ...record }: EvaluationRecord) => record;

describe('a shadow, in the deployed functions', () => {
  it.each([
    ['flink', 'autopilot'],
    ['autopilot', 'flink'],
  ])(
    'beside policy %s, %s changes nothing: the same evaluations, state, events and sizes as without it',
    async (policy, shadow) => {
      const alone = await played({ policy });
      const beside = await played({ policy, shadow });
      expect(alone.account.job.taken.length).toBeGreaterThan(3);
      expect(beside.account.job.taken).toEqual(alone.account.job.taken);
      expect(beside.evaluations.map(withoutShadow)).toEqual(alone.evaluations);
      expect(beside.account.sink.changes).toEqual(alone.account.sink.changes);
      expect(beside.journal).toEqual(alone.journal);
      const { shadow: kept, ...state } = beside.stored.state;
      expect(kept?.policy.name).toBe(shadow);
      expect(state).toEqual(alone.stored.state);
      expect(beside.stored.change).toEqual(alone.stored.change);
      // It had something to say, and said another thing than was done.
      const decided = beside.evaluations.filter((one) => one.shadow?.decision?.kind === 'rescale');
      expect(decided.length).toBeGreaterThan(1);
      expect(kept?.record.shadow.changes).toBe(decided.length);
      expect(decided.map(({ at: when }) => when)).not.toEqual(
        beside.evaluations.filter(({ decision }) => decision === 'rescale').map(({ at: when }) => when),
      );
    },
  );

  it('books hours, changes and minutes short of both sizes, and each stored evaluation carries them', async () => {
    const { account, evaluations } = await played({ shadow: 'autopilot' });
    const { shadow } = evaluations.at(-1)!;
    const { record } = shadow!;
    expect(shadow).toMatchObject({ policy: 'autopilot', beside: 'flink', size: { kind: 'per-vertex' } });
    expect(evaluations.every((one) => one.shadow !== undefined)).toBe(true);
    expect(record.hours).toBeCloseTo(HOURS, 6);
    expect(record.job.changes).toBe(account.job.taken.length);
    const slots = (from: number, to: number): number => {
      const minutes = Array.from({ length: (to - from) / 5 }, (_, i) => account.job.parallelism(at(from + 5 * i)));
      return minutes.reduce((sum, one) => sum + one / 12, 0);
    };
    expect(record.job.sizeHours).toBeCloseTo(slots(0, HOURS * 60), 6);
    expect(record.minutesJudged).toBeGreaterThan(300);
    expect(record.minutesJudged).toBeLessThanOrEqual(HOURS * 60);
  });

  it('asked about its own size, it does not repeat a decision that it has made', async () => {
    const { evaluations } = await played({ shadow: 'autopilot', mode: 'advise' });
    const decisions = evaluations.flatMap(({ shadow }) =>
      shadow?.decision?.kind === 'rescale' ? [shadow.decision] : [],
    );
    expect(decisions.length).toBeGreaterThan(1);
    for (const [i, { from, to }] of decisions.entries()) {
      expect(to).not.toEqual(from);
      if (i > 0) expect(from).toEqual(decisions[i - 1]?.to);
    }
  });

  it('one that throws is raised, and the job is evaluated without it', async () => {
    const broken: Policy<AutopilotState> = {
      ...autopilot,
      name: 'broken',
      observe: () => {
        throw new Error('division by a vertex');
      },
    };
    const policies = { ...POLICIES, broken };
    const account = toyAccount({ shadow: 'broken', policies });
    const alone = toyAccount();
    for (const minute of [0, 5, 10]) {
      const { failures, jobs } = await account.evaluateAll(minute);
      await alone.evaluateAll(minute);
      expect(jobs).toHaveLength(1);
      expect(failures).toHaveLength(1);
      expect(failures[0]?.error.message).toBe('Policy "broken" failed as shadow; the job was evaluated without it');
      expect(failures[0]?.error.cause).toEqual(new Error('division by a vertex'));
    }
    const records = await Promise.all([account, alone].map(({ store }) => store.evaluations(key, at(0), at(11))));
    expect(records[0]).toHaveLength(3);
    expect(records[0]).toEqual(records[1]);
  });

  it('nothing is kept of a shadow that the settings name no more', async () => {
    const { account, stored } = await played({ shadow: 'autopilot' }, 1);
    expect(stored.state.shadow).toBeDefined();
    const next = toyAccount({ arriving: waves, store: account.store });
    await next.evaluateAll(65);
    expect((await account.store.load(key, at(66))).state.shadow).toBeUndefined();
  });
});

describe('when the settings switch sides', () => {
  it('each policy goes on with what it has learned, and the record starts again', async () => {
    const { account, stored } = await played({ shadow: 'autopilot' }, 2);
    const learned = stored.state.shadow?.policy.state as AutopilotState;
    expect(learned.samplesOfRun).toBeGreaterThan(0);
    const next = toyAccount({ arriving: waves, store: account.store, policy: 'autopilot', shadow: 'flink' });
    await next.evaluateAll(125);
    const { state } = await account.store.load(key, at(126));
    expect(state.policy?.name).toBe('autopilot');
    expect(state.policy?.state).toMatchObject({ maxima: learned.maxima });
    expect(state.shadow).toMatchObject({ beside: 'autopilot', policy: { name: 'flink' } });
    const decided = (of: unknown) => (of as FlinkState).history[WORK]?.at(-1);
    expect(decided(stored.state.policy?.state)).toBeDefined();
    expect(decided(state.shadow?.policy.state)).toEqual(decided(stored.state.policy?.state));
    expect(state.shadow?.record).toMatchObject({ since: at(125), hours: 0, shadow: { sizeHours: 0 } });
    const [last] = (await account.store.evaluations(key, at(125), at(126))).slice(-1);
    expect(last?.because.map(({ says }) => says)).toContain(
      'The policy is "autopilot" from now on, before it was "flink": it keeps what it learned as shadow, the window stays.',
    );
  });
});

describe('metrics', () => {
  it('what either needs is asked for, once', () => {
    const options = optionsOf();
    const shadow = optionsOf({ 'memory.gc-pressure.threshold': '0.5' });
    expect(options.gcPressureThreshold).toBe(1);
    const both = optionsToObserve(options, { policy: autopilot, options: shadow });
    expect(both).toEqual({ ...options, gcPressureThreshold: 0.5 });
    expect(optionsToObserve(options, { policy: autopilot, options })).toEqual(options);
    expect(optionsToObserve(options, undefined)).toBe(options);
  });
});
