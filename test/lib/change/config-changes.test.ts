import { describe, expect, it } from 'vitest';
import { deferredConfigOf, isApplied, NO_CHANGES, revertOf, withChanges } from '../../../lib/change/config-changes.ts';
import type { Change } from '../../../lib/model/change.ts';
import type { ConfigChanges } from '../../../lib/model/decision.ts';

const changes: ConfigChanges = { overrides: { a: '1', b: '2' }, removals: ['c', 'd'] };
const before = { a: '0', c: '3', e: '5' };

describe('changes of a configuration', () => {
  it('are carried out', () => {
    expect(withChanges(before, changes)).toEqual({ a: '1', b: '2', e: '5' });
  });

  it('stand in it when every value is set and every removal is done', () => {
    expect(isApplied(withChanges(before, changes), changes)).toBe(true);
    expect(isApplied({ a: '1', b: '2', d: '' }, changes)).toBe(false);
    expect(isApplied({ a: '1', b: '3' }, changes)).toBe(false);
    expect(isApplied(before, { overrides: {}, removals: [] })).toBe(true);
  });

  it('can be rolled back, to the last key', () => {
    const undo = revertOf({ values: before, taskManagerMemory: '4Gi' }, changes);
    expect(undo).toEqual({ overrides: { a: '0', c: '3' }, removals: ['b', 'd'], taskManagerMemory: '4Gi' });
    expect(withChanges(withChanges(before, changes), undo)).toEqual(before);
  });

  it('are deferred by a change that is asked for without them, where a platform can be asked for them', () => {
    const size = { kind: 'per-vertex', parallelism: {} } as const;
    const change: Change = { kind: 'resize', from: size, to: size, vertices: [], config: changes, because: [] };
    expect(deferredConfigOf({ values: before }, change)).toEqual({ deferredConfig: changes });
    expect(deferredConfigOf({ values: withChanges(before, changes) }, change)).toEqual({});
    expect(deferredConfigOf(undefined, change)).toEqual({ deferredConfig: NO_CHANGES });
    expect(deferredConfigOf(undefined, { ...change, config: NO_CHANGES })).toEqual({});
  });
});
