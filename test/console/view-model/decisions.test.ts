import { expect, test } from 'vitest';
import { pageDecisions } from '../../../console/view-model/decisions.ts';
import type { ChangeInFlight } from '../../../lib/model/change.ts';
import type { ChangeEvent, ChangeEventName } from '../../../lib/model/events.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { inState } from '../../support/changes.ts';
import { job } from '../../support/page-day.ts';
import { graph, sizingFor } from '../../support/page-world.ts';

const why = {
  rule: 'required-factor' as const,
  says: 'It needs more.',
  numbers: { load: { value: Number.NaN, unit: '%' } },
};

const event = (decision: string, name: ChangeEventName, at: number, says = why.says): ChangeEvent => ({
  id: `${decision}-${name}`,
  name,
  at,
  job,
  decision,
  detail: {
    from: sizingFor(2),
    to: sizingFor(6),
    because: name === 'requested' ? [why] : [{ rule: 'operation' as const, says }],
    ...(name === 'confirmed' ? { restartSeconds: 42 } : {}),
  },
});

const change = (id: string, status: ChangeInFlight['status']): ChangeInFlight =>
  inState(
    {
      id,
      status: 'pending',
      decidedAt: 100,
      since: 150,
      jobVersion: '1',
      change: {
        kind: 'resize',
        from: sizingFor(2),
        to: sizingFor(6),
        vertices: [],
        config: { overrides: {}, removals: [] },
        because: [why],
      },
    },
    status,
  );

test('a rollback is a decision of its own and names the change that it rolls back', () => {
  const back = { from: sizingFor(6), to: sizingFor(2), rollbackOf: 'a' };
  const of = (name: ChangeEventName, at: number, own: object = {}): ChangeEvent => {
    const one = event('a-rollback', name, at, 'The job has its size again.');
    return { ...one, detail: { ...one.detail, ...back, ...own } };
  };
  const journal = [
    event('a', 'requested', 1),
    event('a', 'applied', 2),
    event('a', 'confirmed', 3),
    event('a', 'failed', 9, 'The job is FAILED.'),
    of('requested', 9),
    of('applied', 10),
    of('rolled-back', 15, { restartSeconds: 30 }),
  ];
  const [undo, a] = pageDecisions(journal, undefined, graph);
  expect(undo).toMatchObject({ rollbackOf: 'a', status: 'rolled-back', restartSeconds: 30, direction: 'down' });
  expect(a).toMatchObject({ id: 'a', rollbackOf: null, status: 'failed', statusAt: 9, restartSeconds: 42 });
  const failed: ChangeInFlight = { ...change('a', 'failed'), since: 9 };
  const [known] = pageDecisions(journal.slice(0, 3), failed, graph);
  expect(known).toMatchObject({ id: 'a', status: 'failed' });
});

test('the events of a decision are one story, newest decision first', () => {
  const journal = [
    event('a', 'requested', 1),
    event('a', 'applied', 2, 'Accepted.'),
    event('a', 'confirmed', 3, 'It runs.'),
    event('b', 'requested', 10),
    event('b', 'refused', 10, 'Others have changed it.'),
  ];
  const [b, a] = pageDecisions(journal, undefined, graph);
  expect(b).toMatchObject({ id: 'b', status: 'refused', restartSeconds: null });
  expect(a).toMatchObject({ id: 'a', at: 1, status: 'confirmed', statusAt: 3, restartSeconds: 42, direction: 'up' });
  expect(a?.from).toEqual({ parallelism: 2, kpus: 1, parallelismPerKpu: 2, dollarsPerHour: 0.22 });
  expect(a?.because).toEqual([
    {
      rule: 'required-factor',
      about: 'What a policy proposes',
      says: 'It needs more.',
      vertex: null,
      bound: null,
      numbers: [{ name: 'load', value: null, unit: '%' }],
    },
  ]);
  expect(a?.steps).toEqual([
    { at: 1, status: 'requested', says: [] },
    { at: 2, status: 'applied', says: ['Accepted.'] },
    { at: 3, status: 'confirmed', says: ['It runs.'] },
  ]);
});

test('a change of the store is shown although its events still wait in the outbox', () => {
  expect(pageDecisions([], change('a', 'pending'), graph)).toMatchObject([{ id: 'a', at: 100, status: 'requested' }]);
  const journal = [event('a', 'requested', 100)];
  const [shown] = pageDecisions(journal, change('a', 'applying'), graph);
  expect(shown).toMatchObject({ status: 'applying', statusAt: 150, steps: [{ at: 100 }, { at: 150 }] });
  const [ended] = pageDecisions([...journal, event('a', 'confirmed', 160)], change('a', 'applied'), graph);
  expect(ended?.status).toBe('confirmed');
});

test('with a parallelism per vertex, the vertices that change are named', () => {
  const ids = graph.vertices.map((vertex) => vertex.id);
  const sizing = (...parallelism: readonly number[]): PerVertexSizing => ({
    kind: 'per-vertex',
    parallelism: Object.fromEntries(ids.map((id, i) => [id, parallelism[i] ?? 1])),
  });
  const plain = event('a', 'requested', 1);
  const detail = { ...plain.detail, from: sizing(1, 1, 4), to: sizing(1, 2, 3) };
  const [decision] = pageDecisions([{ ...plain, detail }], undefined, graph);
  expect(decision?.vertices).toEqual([
    { name: 'Source: prices', from: 1, to: 2 },
    { name: 'enrich with prices', from: 4, to: 3 },
  ]);
  expect(decision).toMatchObject({ direction: 'down', to: { kpus: null, dollarsPerHour: null } });
});
