import { describe, expect, it } from 'vitest';
import {
  APPLIED_GIVES_UP_MS,
  advance,
  CLAIM_LEASE_MS,
  isFollowedUp,
  PENDING_LAPSES_MS,
} from '../../../lib/change/advance.ts';
import type { JobSeen, Seen, Step } from '../../../lib/change/step.ts';
import type {
  ChangeInFlight,
  ChangeStatus,
  OperationStatus,
  Outcome,
  Rollback,
  Taken,
} from '../../../lib/model/change.ts';
import type { KpuSizing } from '../../../lib/model/sizing.ts';
import { inState } from '../../support/changes.ts';
import { graphOf, pendingChange } from '../../support/job-values.ts';

const AT = Date.UTC(2026, 0, 1, 12);
const pending = pendingChange(AT);
const change = (status: ChangeStatus, taken?: Taken): ChangeInFlight => inState(pending, status, taken);
const rollback: Rollback = { ...pending.change, kind: 'rollback', rollbackOf: { decision: 'd0', kind: 'resize' } };
const config = { overrides: { 'taskmanager.memory.process.size': '2 gb' }, removals: [] };

const current: KpuSizing = { kind: 'kpu', parallelism: 8, parallelismPerKpu: 1, kpus: 8, dollarsPerHour: 0.99 };
const limits = { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 };
const job: JobSeen = {
  state: {
    status: 'RUNNING',
    runningSince: AT,
    graph: graphOf('3', 4, AT).graph,
    size: { kind: 'kpu', current, limits },
  },
  condition: 'RUNNING',
  stable: true,
  version: pending.jobVersion,
  asWanted: false,
  sizeAsWanted: false,
};
const asWanted: JobSeen = { ...job, asWanted: true, sizeAsWanted: true };
const seen = (ms: number, own: JobSeen = job): Seen => ({ kind: 'job', now: AT + ms, job: own });
const operation = (ms: number, status: OperationStatus, own: JobSeen = job): Seen => ({
  kind: 'operation',
  now: AT + ms,
  job: own,
  status,
});

const failedSince = (ms: number, failure?: Extract<OperationStatus, { kind: 'failed' }>): Seen => ({
  kind: 'failed-since',
  now: AT + ms,
  job,
  failure,
});

/** `applied found-applied`, `request`; with the change that follows: `failed broken, then d1-rollback`. */
const inWords = (step: Step): string => {
  switch (step.kind) {
    case 'outcome': {
      const { outcome, followUp } = step;
      return `${outcome.kind} ${outcome.because[0]?.rule}${followUp ? `, then ${followUp.id}` : ''}`;
    }
    case 'claimed':
      return `claimed ${step.change.attempts}`;
    default:
      return step.kind;
  }
};

const under: OperationStatus = { kind: 'under-way', because: [{ rule: 'not-stable', says: '' }], remedy: 'roll-back' };
const broken: Extract<OperationStatus, { kind: 'failed' }> = {
  kind: 'failed',
  because: [{ rule: 'job-failed', says: '' }],
  remedy: 'roll-back',
};
const done: OperationStatus = { kind: 'done', because: [{ rule: 'operation', says: '' }], restartSeconds: 40 };

describe('an evaluation sees', () => {
  it.each<[string, ChangeInFlight, Seen, string]>([
    ['a request that waits', change('pending'), seen(PENDING_LAPSES_MS), 'publish-again'],
    ['one that waited too long', change('pending'), seen(PENDING_LAPSES_MS + 1), 'lapsed lapsed'],
    ['a claim in its lease', change('applying'), seen(CLAIM_LEASE_MS, asWanted), 'nothing'],
    [
      'a claim whose request got through',
      change('applying'),
      seen(CLAIM_LEASE_MS + 1, asWanted),
      'applied found-applied',
    ],
    ['a claim whose request did not, as its size shows', change('applying'), seen(CLAIM_LEASE_MS + 1), 'ask-failed'],
    ['… and no operation has failed since', change('applying'), failedSince(CLAIM_LEASE_MS + 1), 'publish-again'],
    ['… for too long', change('applying'), failedSince(PENDING_LAPSES_MS + 1), 'lapsed lapsed'],
    [
      '… or one has failed since',
      change('applying'),
      failedSince(CLAIM_LEASE_MS + 1, broken),
      'failed job-failed, then d1-rollback',
    ],
    ['a claim that came to nothing', change('applying'), seen(PENDING_LAPSES_MS + 1), 'ask-failed'],
    ['a change that the platform has', change('applied'), seen(1), 'ask-status'],
    ['an operation that goes on', change('applied'), operation(APPLIED_GIVES_UP_MS, under), 'nothing'],
    [
      'one that does not end',
      change('applied'),
      operation(APPLIED_GIVES_UP_MS + 1, under),
      'failed gave-up, then d1-rollback',
    ],
    ['one that failed', change('applied'), operation(1, broken), 'failed job-failed, then d1-rollback'],
    ['one that is done', change('applied'), operation(1, done), 'confirmed operation'],
    ['a refusal', change('refused'), seen(1), 'nothing'],
    ['a failure', change('failed'), seen(1), 'nothing'],
  ])('%s', (_, before, what, expected) => {
    expect(inWords(advance(before, what))).toBe(expected);
  });

  it('the end of a change only together with the job of that end, where configuration is to follow', () => {
    const deferred = change('applied', { deferredConfig: config });
    const before = { ...job, stable: false };
    expect(inWords(advance(deferred, operation(1, done, before)))).toBe('nothing');
    expect(inWords(advance(deferred, operation(APPLIED_GIVES_UP_MS + 1, done, before)))).toBe(
      'confirmed operation, then d1-config',
    );
    expect(inWords(advance(deferred, operation(1, done)))).toBe('confirmed operation, then d1-config');
  });

  it('a status of an operation only of a change that the platform has', () => {
    expect(inWords(advance(change('pending'), operation(1, done)))).toBe('nothing');
  });
});

describe('a confirmed change', () => {
  const confirmed = change('confirmed');
  const failed = { ...asWanted, state: { ...asWanted.state, status: 'FAILED' } };
  const restarting = { ...asWanted, state: { ...asWanted.state, status: 'RESTARTING' } };

  it.each<[string, Seen, string]>([
    ['is fine while the job runs', seen(1, asWanted), 'nothing'],
    ['has failed when the job is FAILED', seen(1, failed), 'failed degraded, then d1-rollback'],
    ['is not judged by a job that was described before', seen(0, failed), 'nothing'],
    ['is not judged once others ask for another revision', seen(1, { ...failed, revision: '9' }), 'nothing'],
    ['is not judged once others ask for another size', seen(1, { ...failed, asWanted: false }), 'nothing'],
    ['keeps since when the job does not run', seen(1, restarting), 'keep'],
  ])('%s', (_, what, expected) => {
    expect(inWords(advance(confirmed, what))).toBe(expected);
  });

  it('yields to an external override of the same job, and not to one of another job', () => {
    const to = {
      kind: 'per-vertex' as const,
      parallelism: Object.fromEntries(job.state.graph.vertices.map(({ id }) => [id, 8])),
    };
    const own = { ...confirmed, change: { ...confirmed.change, to } } as ChangeInFlight;
    const overridden = { ...job, overriddenExternally: { rule: 'external-override' as const, says: 'kubectl' } };
    const step = advance(own, seen(1, overridden));
    expect(inWords(step)).toBe('failed external-override');
    expect(step).toMatchObject({ outcome: { remedy: 'yield-to-external' } });
    const graph = { vertices: job.state.graph.vertices.slice(1) };
    expect(inWords(advance(own, seen(1, { ...overridden, state: { ...job.state, graph } })))).toBe('nothing');
  });

  it('is not judged where it is a rollback: nothing would follow', () => {
    const one = { ...confirmed, change: rollback } as ChangeInFlight;
    expect(inWords(advance(one, seen(1, failed)))).toBe('nothing');
    expect([isFollowedUp(one), isFollowedUp(confirmed), isFollowedUp(change('refused'))]).toEqual([false, true, false]);
  });
});

describe('apply', () => {
  const claim = (ms: number): Seen => ({ kind: 'claim', now: AT + ms });
  const claimed = (own: JobSeen, mode: 'act' | 'advise' = 'act'): Seen => ({
    kind: 'claimed',
    now: AT,
    job: own,
    mode,
  });

  it.each<[string, ChangeInFlight, Seen, string]>([
    ['claims what waits', change('pending'), claim(0), 'claimed 1'],
    ['does not claim what another apply has', change('applying'), claim(CLAIM_LEASE_MS), 'nothing'],
    ['claims what a dead one left', change('applying'), claim(CLAIM_LEASE_MS + 1), 'claimed 2'],
    ['does not claim what is over', change('confirmed'), claim(0), 'nothing'],
    ['asks the platform', change('applying'), claimed(job), 'request'],
    ['asks nothing again that is as wanted', change('applying'), claimed(asWanted), 'applied has-size'],
    ['does nothing in another mode', change('applying'), claimed(job, 'advise'), 'refused mode'],
    [
      'leaves a job alone that is being changed',
      change('applying'),
      claimed({ ...job, stable: false }),
      'refused stable',
    ],
    ['leaves another version alone', change('applying'), claimed({ ...job, version: '9' }), 'refused job-version'],
    [
      'rolls back though the failure left the job unstable',
      { ...inState({ ...pending, change: rollback }, 'applying') },
      claimed({ ...job, stable: false, version: '9' }),
      'request',
    ],
    ['checks only what it has claimed', change('pending'), claimed(job), 'nothing'],
  ])('%s', (_, before, what, expected) => {
    expect(inWords(advance(before, what))).toBe(expected);
  });

  it('records the answer of the platform, once', () => {
    const outcome: Outcome = {
      kind: 'applied',
      at: AT,
      because: [],
      operation: 'op',
      deferredConfig: config,
      revertConfig: config,
    };
    const step = advance(change('applying'), { kind: 'answer', outcome });
    const { id, decidedAt, since, jobVersion, change: what } = pending;
    const taken = { operation: 'op', deferredConfig: config, revertConfig: config };
    expect(step).toEqual({
      kind: 'outcome',
      outcome,
      change: { id, decidedAt, since, jobVersion, change: what, status: 'applied', because: [], ...taken },
    });
    if (step.kind !== 'outcome') throw new Error('not recorded');
    expect(inWords(advance(step.change, { kind: 'answer', outcome }))).toBe('nothing');
  });

  it('a request that the platform did not take is followed by nothing', () => {
    const outcome: Outcome = { kind: 'failed', at: AT, because: [{ rule: 'stable', says: '' }] };
    expect(inWords(advance(change('applying'), { kind: 'answer', outcome }))).toBe('failed stable');
  });
});

/** Times that no honest clock wrote, in what is stored. */
describe('a time of the future', () => {
  const YEARS_MS = 73 * 365 * 24 * 3_600_000;
  const ahead = (status: ChangeStatus): ChangeInFlight => ({
    ...change(status),
    since: AT + YEARS_MS,
    decidedAt: AT + YEARS_MS,
  });

  it.each([
    ['a claim is over: apply may take it', ahead('applying'), { kind: 'claim', now: AT } satisfies Seen, 'claimed 2'],
    ['a decision lapses', ahead('pending'), seen(0), 'lapsed lapsed'],
    ['a change under way is given up', ahead('applied'), operation(0, under), 'failed gave-up, then d1-rollback'],
  ] as const)('%s', (_, stored, what, step) => {
    expect(inWords(advance(stored, what))).toBe(step);
  });

  it('the seconds by which two clocks differ are no age, and take no claim from its owner', () => {
    const justNow = { ...change('applying'), since: AT + 30_000 };
    expect(advance(justNow, { kind: 'claim', now: AT }).kind).toBe('nothing');
  });
});

describe('the dates of a change', () => {
  const early = -20_000;
  it('an outcome is never dated before the step that it follows: clocks differ, and a run is as old as its schedule', () => {
    const reported: Outcome = { kind: 'applied', at: AT + early, because: [] };
    const step = advance(change('applying'), { kind: 'answer', outcome: reported });
    expect(step).toMatchObject({ kind: 'outcome', outcome: { at: AT }, change: { since: AT } });
    const done = advance(change('applied'), operation(early, { kind: 'done', restartSeconds: 30, because: [] }));
    expect(done).toMatchObject({ kind: 'outcome', outcome: { kind: 'confirmed', at: AT }, change: { since: AT } });
  });

  it('a claim is never dated before the decision', () => {
    expect(advance(pending, { kind: 'claim', now: AT + early })).toMatchObject({ change: { since: AT } });
    expect(advance(pending, { kind: 'claim', now: AT + 5_000 })).toMatchObject({ change: { since: AT + 5_000 } });
  });
});
