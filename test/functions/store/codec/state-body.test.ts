import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromExactJson, toExactJson } from '../../../../functions/store/codec/exact-json.ts';
import { changeFromSchema1, eventFromSchema1 } from '../../../../functions/store/codec/schema-1.ts';
import {
  newerState,
  readStateBody,
  STATE_BODY_SCHEMA,
  stateBody,
} from '../../../../functions/store/codec/state-body.ts';
import { initialState, STATE_SCHEMA } from '../../../../lib/model/autoscaler-state.ts';
import type { ChangeStatus } from '../../../../lib/model/change.ts';
import { inState } from '../../../support/changes.ts';
import { eventAt, pendingChange, START, sampleAt } from '../../../support/job-values.ts';

/** Bodies of STATE as version 0.1.0 wrote them while a change failed and was rolled back. */
const recorded = fromExactJson(
  readFileSync(new URL('../recorded/state.schema-1.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, { readonly change: { readonly id: string }; readonly outbox: readonly unknown[] }>>;

const STATUSES: readonly ChangeStatus[] = [
  'pending',
  'applying',
  'applied',
  'confirmed',
  'failed',
  'refused',
  'lapsed',
];

describe('the body of STATE', () => {
  it.each(STATUSES)('comes back whole with a change that is %s', (status) => {
    const change = inState(pendingChange(START), status, { operation: 'op' });
    const state = { ...initialState, window: [sampleAt(START)], noticed: { a: 1 } };
    const body = fromExactJson(toExactJson(stateBody({ state, change, outbox: [eventAt(START, 'e')] })));
    const { window: _, ...rest } = state;
    expect(readStateBody(STATE_BODY_SCHEMA, body)).toEqual({
      state: rest,
      window: [START],
      change,
      outbox: [eventAt(START, 'e')],
      setAside: [],
    });
  });

  it('of an older state schema keeps change and outbox, and the state is set aside', () => {
    const change = inState(pendingChange(START), 'applied');
    const body = stateBody({ state: { ...initialState, window: [sampleAt(START)] }, change, outbox: [] });
    const other = { ...body, state: { ...body.state, schema: STATE_SCHEMA - 1 } };
    expect(newerState(other)).toBeUndefined();
    const read = readStateBody(STATE_BODY_SCHEMA, other);
    expect(read).toMatchObject({ state: initialState, window: [], change, outbox: [] });
    expect(read.setAside).toMatchObject([{ rule: 'state-set-aside' }]);
    expect(read.setAside[0]?.says).toMatch(/^The state of the job, written by an older version .* \(schema 1,/);
  });

  it('with a state of a newer version is not for this one to read', () => {
    const body = stateBody({ state: initialState, change: undefined, outbox: [] });
    const newer = { ...body, state: { ...body.state, schema: STATE_SCHEMA + 1 } };
    expect(newerState(newer)).toBe(STATE_SCHEMA + 1);
    expect([body, null, 'x', { state: { schema: 'x' } }].map(newerState)).toEqual(Array(4).fill(undefined));
  });
});

describe('a damaged body', () => {
  const whole = stateBody({ state: initialState, change: inState(pendingChange(START), 'applied'), outbox: [] });

  it.each([
    ['null', null],
    ['text', 'text'],
    ['a list', []],
    ['without outbox', { ...whole, outbox: undefined }],
    ['with an outbox that is no list', { ...whole, outbox: {} }],
    ['without window', { ...whole, window: undefined }],
  ])('%s can not be read, in both forms: a change may be under way', (_, body) => {
    for (const schema of [1, STATE_BODY_SCHEMA]) {
      expect(() => readStateBody(schema, body)).toThrow(/it is not as any version of flink-autopilot writes a state/);
    }
  });

  it.each([
    ['of an unknown status', { ...whole.change, status: 'exploded' }],
    ['that is null', null],
    ['that is text', 'x'],
    ['without what was decided', { ...whole.change, change: undefined }],
  ])('a change %s is set aside with a reason, and the state stays', (_, change) => {
    const read = readStateBody(STATE_BODY_SCHEMA, { ...whole, change });
    expect(read.change).toBeUndefined();
    expect(read.state).toEqual(whole.state);
    expect(read.setAside.map(({ says }) => says)).toEqual([
      expect.stringMatching(/^The newest change of the job can't/),
    ]);
  });

  it('an event that is none is set aside with a reason, and the others stay', () => {
    const read = readStateBody(STATE_BODY_SCHEMA, { ...whole, outbox: [eventAt(START, 'e'), null] });
    expect(read.outbox).toEqual([eventAt(START, 'e')]);
    expect(read.setAside).toHaveLength(1);
  });

  it('a remedy of version 0.1.0 that is unknown is left out', () => {
    const { change, ...body } = recorded['pending'] as { readonly change: object };
    const failed = (remedy: string) => ({
      ...body,
      change: { ...change, status: 'failed', outcome: { kind: 'failed', at: START, because: [], remedy } },
    });
    expect(readStateBody(1, failed('leave')).change).toMatchObject({ status: 'failed', remedy: 'leave-as-is' });
    expect(readStateBody(1, failed('constructor')).change).not.toHaveProperty('remedy');
  });
});

describe('the body that version 0.1.0 wrote', () => {
  const read = (name: string) => {
    const body = recorded[name];
    if (!body) throw new Error(`Nothing was recorded of ${name}`);
    return { body, ...readStateBody(1, body) };
  };

  it('has a request that waits: it is applied after the deployment', () => {
    const { body, change, state, setAside } = read('pending');
    expect(change).toMatchObject({ id: body.change.id, status: 'pending', change: { kind: 'resize' } });
    expect(Object.keys(change ?? {}).sort()).toEqual(['change', 'decidedAt', 'id', 'jobVersion', 'since', 'status']);
    expect(state).toEqual(initialState);
    expect(setAside).toMatchObject([{ rule: 'state-set-aside' }]);
  });

  it('has a change that the platform took: it is followed up by its operation', () => {
    expect(read('applied').change).toMatchObject({ status: 'applied', operation: '2', because: [] });
  });

  it('has rollbacks, each of the change that it undoes', () => {
    const id = read('pending').change?.id ?? '';
    const rollbackOf = { decision: id, kind: 'resize', operation: '2' };
    expect(read('rollback pending').change).toMatchObject({
      id: `${id}-rollback`,
      status: 'pending',
      change: { kind: 'rollback', rollbackOf },
    });
    expect(read('rollback rolled-back').change).toMatchObject({
      status: 'confirmed',
      restartSeconds: 60,
      change: { kind: 'rollback', rollbackOf },
    });
  });
});

describe('a change that version 0.1.0 stored', () => {
  const { status: _, change, ...life } = pendingChange(START);
  const { kind: __, ...desired } = change;
  const config = { overrides: { 'taskmanager.memory.process.size': '2 gb' }, removals: [] };
  const because = [{ rule: 'why', says: 'So.' }];

  it('has configuration that was deferred, and what brings the old one back', () => {
    const old = { ...life, attempts: 1, status: 'applied', change: desired, left: config, before: config };
    expect(changeFromSchema1(old)).toMatchObject({ deferredConfig: config, revertConfig: config });
  });

  it.each([
    ['roll back', 'roll-back'],
    ['leave', 'leave-as-is'],
    ['yield', 'yield-to-external'],
    ['gone', 'job-replaced'],
  ])('has failed with the remedy %s', (remedy, renamed) => {
    const outcome = { kind: 'failed', at: START, because, remedy };
    const old = { ...life, attempts: 1, status: 'failed', change: desired, outcome };
    expect(changeFromSchema1(old)).toEqual({ ...life, change, status: 'failed', because, remedy: renamed });
  });

  it('is a reconfiguration where it has configuration alone', () => {
    const old = { ...life, attempts: 1, status: 'applying', change: { ...desired, vertices: [], config } };
    expect(changeFromSchema1(old)).toMatchObject({ status: 'applying', attempts: 1, change: { kind: 'reconfigure' } });
  });

  it('and its events name the change that was undone', () => {
    const event = eventAt(START, 'e');
    const old = { ...event, detail: { ...event.detail, undoes: 'd0' } };
    expect(eventFromSchema1(old)).toEqual({ ...event, detail: { ...event.detail, rollbackOf: 'd0' } });
    expect(eventFromSchema1(event)).toEqual(event);
  });
});
