import { describe, expect, it } from 'vitest';
import { approve, type EvaluatedForApproval, waitingAfter } from '../../../lib/change/approval.ts';
import { covers } from '../../../lib/change/covers.ts';
import { type AutoscalerState, type AwaitingApproval, initialState } from '../../../lib/model/autoscaler-state.ts';
import type { Decision } from '../../../lib/model/decision.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';

const MINUTE = 60_000;
const size = (parallelism: number): Sizing => ({ kind: 'per-vertex', parallelism: { a: parallelism } as never });
const because: readonly Reason[] = [{ rule: 'required-factor', says: 'needs more.' }];
const config = { overrides: {}, removals: [] };
const rescale = (to: number, own: object = {}): Decision => ({
  kind: 'rescale',
  from: size(4),
  to: size(to),
  vertices: [{ vertex: 'a' as never, from: 4, to }],
  config,
  because,
  ...own,
});
const hold: Decision = { kind: 'hold', because: [] };
const policy = { name: 'flink', state: 'before' };
const whenApproved = { policy: { name: 'flink', state: 'decided' }, delayedDensity: undefined };

const seen = (
  decision: Decision,
  own: Partial<EvaluatedForApproval> & { minute?: number } = {},
): EvaluatedForApproval => {
  const { minute = 0, ...rest } = own;
  return {
    evaluated: {
      decision,
      state: { policy },
      proposed: true,
      ...(decision.kind === 'rescale' ? { whenApproved } : {}),
    },
    mode: 'approve',
    blockedBy: [],
    jobVersion: 'v1',
    id: `id-${minute}`,
    expiresAfterMs: 60 * MINUTE,
    now: minute * MINUTE,
    ...rest,
  };
};
const first = waitingAfter(undefined, seen(rescale(8))).awaiting as AwaitingApproval;

describe('an offer', () => {
  const offered = waitingAfter(undefined, seen(rescale(8))).awaiting as AwaitingApproval;

  it('stands, as it was shown, while a little less is wanted: who looks at it need not look again', () => {
    const { awaiting, isNew, ended } = waitingAfter(offered, seen(rescale(7), { minute: 5 }));
    expect([isNew, ended]).toEqual([false, undefined]);
    expect(awaiting).toMatchObject({ id: 'id-0', decidedAt: 0, expiresAt: 60 * MINUTE, change: { to: size(8) } });
  });

  it.each([6, 9])('is replaced where %i is wanted: much less, or more than was offered', (to) => {
    const { awaiting, isNew } = waitingAfter(offered, seen(rescale(to), { minute: 5 }));
    expect([isNew, awaiting?.id]).toEqual([true, 'id-5']);
  });

  it('KPUs: one less is near, other slots in each are another change', () => {
    const kpus = (n: number, perKpu = 1): Sizing => ({
      kind: 'kpu',
      parallelism: n * perKpu,
      parallelismPerKpu: perKpu,
      kpus: n,
      dollarsPerHour: 0.11 * (n + 1),
    });
    expect([covers(kpus(4), kpus(3)), covers(kpus(4), kpus(2)), covers(kpus(4), kpus(5))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(covers(kpus(4), kpus(4, 2))).toBe(false);
    expect(covers(kpus(4), size(4))).toBe(false);
  });
});

describe('a decision in mode approve', () => {
  it('waits until it expires', () => {
    expect(waitingAfter(undefined, seen(rescale(8)))).toMatchObject({
      awaiting: { id: 'id-0', since: 0, decidedAt: 0, expiresAt: 60 * MINUTE, jobVersion: 'v1' },
      isNew: true,
    });
  });

  it.each<[string, EvaluatedForApproval]>([
    ['a hold', seen(hold)],
    ['a recommendation', seen(rescale(8, { kind: 'recommend' }))],
    ['a decision in mode act', seen(rescale(8), { mode: 'act' })],
  ])('does not come of %s', (_, what) => {
    expect(waitingAfter(undefined, what)).toEqual({ awaiting: undefined, isNew: false });
  });

  it('that is made again keeps its id and its end, and is of the newest evaluation', () => {
    const again = waitingAfter(first, seen(rescale(8), { minute: 5, jobVersion: 'v2' }));
    expect(again).toMatchObject({
      isNew: false,
      awaiting: { id: 'id-0', since: 0, expiresAt: 60 * MINUTE, decidedAt: 5 * MINUTE, jobVersion: 'v2' },
    });
    expect(again.ended).toBeUndefined();
  });

  it('whose memory has moved by some bytes is the same one', () => {
    const memory = (bytes: string) =>
      rescale(8, { config: { overrides: { 'taskmanager.memory': bytes }, removals: [] } });
    const before = waitingAfter(undefined, seen(memory('1 gb'))).awaiting;
    expect(waitingAfter(before, seen(memory('1.01 gb'), { minute: 5 }))).toMatchObject({ isNew: false });
    expect(waitingAfter(before, seen(rescale(8), { minute: 5 }))).toMatchObject({ isNew: true });
  });

  it('whose memory becomes another one is another change, at once or in small steps', () => {
    const memory = (size: string) =>
      rescale(8, { config: { overrides: { 'taskmanager.memory': size }, removals: [] } });
    const offered = waitingAfter(undefined, seen(memory('4 gb'))).awaiting;
    const less = waitingAfter(offered, seen(memory('1 gb'), { minute: 5 }));
    expect(less).toMatchObject({ isNew: true, awaiting: { id: 'id-5' }, ended: { awaiting: { id: 'id-0' } } });
    const step = waitingAfter(offered, seen(memory('3.7 gb'), { minute: 5 }));
    expect(step).toMatchObject({ isNew: false, awaiting: { id: 'id-0' } });
    expect(waitingAfter(step.awaiting, seen(memory('3.4 gb'), { minute: 10 }))).toMatchObject({ isNew: true });
  });

  it('whose configuration becomes another word is another change', () => {
    const backend = (name: string) => rescale(8, { config: { overrides: { 'state.backend': name }, removals: [] } });
    const offered = waitingAfter(undefined, seen(backend('rocksdb'))).awaiting;
    expect(waitingAfter(offered, seen(backend('hashmap'), { minute: 5 }))).toMatchObject({ isNew: true });
  });

  it.each<[string, EvaluatedForApproval, string, RegExp]>([
    ['expires', seen(rescale(8), { minute: 60 }), 'approval-expired', /before 1970-01-01 01:00 UTC/],
    ['is replaced', seen(rescale(9), { minute: 5 }), 'approval-withdrawn', /^Another change/],
    ['is not wanted any more', seen(hold, { minute: 5 }), 'approval-withdrawn', /^No change is wanted/],
    ['may only be recommended', seen(rescale(8, { kind: 'recommend' })), 'approval-withdrawn', /only be recommended/],
    ['meets another mode', seen(rescale(8), { mode: 'act' }), 'approval-withdrawn', /^The mode is act/],
    ['meets a pause', seen(hold, { mode: 'paused' }), 'approval-withdrawn', /^The mode is paused/],
    ['meets a job that was changed', seen(hold, { jobVersion: 'v2' }), 'approval-withdrawn', /^The job was changed/],
    ['meets what blocks the job', seen(hold, { blockedBy: because }), 'approval-withdrawn', /^needs more/],
  ])('ends when it %s', (_, what, rule, says) => {
    const { ended } = waitingAfter(first, what);
    expect(ended).toMatchObject({ awaiting: { id: 'id-0' }, because: { rule, says: expect.stringMatching(says) } });
  });

  it('ends when another policy decides', () => {
    const evaluated = { decision: hold, state: { policy: { name: 'autopilot', state: {} } } };
    expect(waitingAfter(first, seen(hold, { evaluated })).ended?.because.says).toMatch(/^Another policy/);
  });

  it('stands while there is nothing to decide on', () => {
    const evaluated = { decision: hold, state: { policy } };
    expect(waitingAfter(first, seen(hold, { evaluated, minute: 5 }))).toEqual({ awaiting: first, isNew: false });
  });
});

describe('a person approves', () => {
  const state: AutoscalerState = { ...initialState, policy, awaiting: first, delayedDensity: { first: 0, perKpu: 2 } };
  const by = (minute: number) => ({ by: 'ana', at: minute * MINUTE });

  it('it becomes a change that waits for apply, and the state is that of the decision', () => {
    const approved = approve({ state, change: undefined }, 'id-0', by(10));
    expect(approved).toMatchObject({
      kind: 'approved',
      change: {
        id: 'id-0',
        status: 'pending',
        decidedAt: 0,
        since: 10 * MINUTE,
        jobVersion: 'v1',
        policy: 'flink',
        approved: { by: 'ana', at: 10 * MINUTE },
        change: { kind: 'resize', because: [{ rule: 'approved' }, { rule: 'required-factor' }] },
      },
      state: { policy: { state: 'decided' } },
    });
    if (approved.kind !== 'approved') throw new Error('not approved');
    expect(approved.state.awaiting).toBeUndefined();
    expect(approved.state.delayedDensity).toBeUndefined();
  });

  it('not one that was decided again after it was shown', () => {
    const awaiting = { ...first, decidedAt: 5 * MINUTE };
    const stored = { state: { ...state, awaiting }, change: undefined };
    expect(approve(stored, 'id-0', by(10), 0)).toEqual({
      kind: 'not approved',
      why: 'it was decided again at 1970-01-01 00:05 UTC, after it was shown: look at it once more',
    });
    expect(approve(stored, 'id-0', by(10), 5 * MINUTE)).toMatchObject({ kind: 'approved' });
  });

  const change = { id: 'other', status: 'applied' } as never;
  it.each<[string, Parameters<typeof approve>[0], string, number, RegExp]>([
    ['that expired', { state, change: undefined }, 'id-0', 60, /^it expired at/],
    ['of another id', { state, change: undefined }, 'id-9', 1, /^id-0 waits for approval instead$/],
    ['where none waits', { state: initialState, change: undefined }, 'id-0', 1, /^no decision waits/],
    [
      'that was approved already',
      { state: initialState, change },
      'other',
      1,
      /^it was approved already, and is applied$/,
    ],
    ['while another change is under way', { state, change }, 'id-0', 1, /^another change of the job is applied$/],
  ])('not a decision %s', (_, stored, decision, minute, why) => {
    expect(approve(stored, decision, by(minute))).toEqual({ kind: 'not approved', why: expect.stringMatching(why) });
  });
});
