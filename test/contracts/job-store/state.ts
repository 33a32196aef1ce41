/** Saving and loading: one writer wins, and all that was saved comes back. */

import { expect, it } from 'vitest';
import type { JobStore } from '../../../functions/ports.ts';
import { type AutoscalerState, initialState } from '../../../lib/model/autoscaler-state.ts';
import type { VertexId } from '../../../lib/model/graph.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { VertexMetric } from '../../../lib/model/observation.ts';
import { inState } from '../../support/changes.ts';
import {
  eventAt,
  graphOf,
  jobNamed,
  minute,
  pendingChange,
  SINK,
  SOURCE,
  START,
  someJob,
  stateWith,
} from '../../support/job-values.ts';

const byVertex = <Value>(source: Value, sink: Value): Readonly<Record<VertexId, Value>> => ({
  [SOURCE]: source,
  [SINK]: sink,
});

const learned: AutoscalerState = {
  ...initialState,
  collector: {
    offered: byVertex<readonly VertexMetric[]>(['busy'], []),
    hasGarbageCollectorTime: true,
    sourcePartitions: byVertex(12, 0),
    jobChanged: false,
  },
  policy: {
    name: 'flink',
    state: {
      overrides: byVertex(4, 2),
      configChanges: { overrides: { 'taskmanager.memory.managed.size': '0 bytes' }, removals: ['a', 'b'] },
      history: byVertex(
        [
          {
            at: START,
            from: 2,
            to: 4,
            trueProcessingRate: 0.1 + 0.2,
            expectedProcessingRate: Number.POSITIVE_INFINITY,
          },
          { at: minute(9), from: 4, to: 2, trueProcessingRate: Number.NaN, expectedProcessingRate: -0 },
        ],
        [],
      ),
      restarts: [{ decidedAt: START, restartMs: undefined }],
    },
  },
  noticed: { 'ScalingReport $NaN': minute(2), $Infinity: 1 },
};

export const state = (store: () => JobStore): void => {
  it('a job that was never stored has version 0 and an empty memory', async () => {
    expect(await store().load(someJob(), START)).toEqual({
      version: 0,
      state: initialState,
      change: undefined,
      outbox: [],
      graph: undefined,
    });
  });

  it('what was saved is loaded: memory, change, outbox and graph', async () => {
    const job = someJob();
    const graph = graphOf('3', 4, START);
    const change = pendingChange(START);
    const outbox = [eventAt(START, 'd1-requested'), eventAt(minute(1), 'd1-applied')];
    const saved = await store().save(job, 0, { state: learned, change, outbox, graph }, START);
    expect(saved).toEqual({ kind: 'saved', version: 1 });
    expect(await store().load(job, START)).toEqual({ version: 1, state: learned, change, outbox, graph });
  });

  it('each save moves the version by one and replaces what was there', async () => {
    const job = someJob();
    await store().save(job, 0, { ...stateWith([]), change: pendingChange(START) }, START);
    const applied = inState(pendingChange(START), 'applied', { operation: 'op-7' });
    expect(await store().save(job, 1, { ...stateWith([]), change: applied }, minute(1))).toEqual({
      kind: 'saved',
      version: 2,
    });
    expect(await store().load(job, minute(1))).toMatchObject({
      version: 2,
      change: { status: 'applied', operation: 'op-7' },
    });
    await store().save(job, 2, stateWith([]), minute(2));
    expect((await store().load(job, minute(2))).change).toBeUndefined();
  });

  it.each([
    ['an older version', 1],
    ['a version that is still to come', 3],
    ['version 0 of a job that is there', 0],
  ])('a save on %s is a conflict and changes nothing', async (_, version) => {
    const job = someJob();
    await store().save(job, 0, stateWith([]), START);
    await store().save(job, 1, { ...stateWith([]), state: learned, graph: graphOf('3', 4, START) }, START);
    const late = { ...stateWith([]), change: pendingChange(START), graph: graphOf('2', 2, START) };
    expect(await store().save(job, version, late, minute(1))).toEqual({ kind: 'conflict' });
    expect(await store().load(job, minute(1))).toEqual({
      version: 2,
      state: learned,
      change: undefined,
      outbox: [],
      graph: graphOf('3', 4, START),
    });
  });

  it('a save of a job that is not there, on another version than 0, is a conflict', async () => {
    const job = someJob();
    expect(await store().save(job, 4, stateWith([]), START)).toEqual({ kind: 'conflict' });
    expect((await store().load(job, START)).version).toBe(0);
  });

  it('of 32 saves that race, the first of a job included, exactly one wins, and it is the one that is loaded', async () => {
    const job = someJob();
    for (const version of [0, 1]) {
      const saves = Array.from({ length: 32 }, (_, writer) =>
        store().save(job, version, { ...stateWith([]), outbox: [eventAt(START, `writer-${writer}`)] }, START),
      );
      const results = await Promise.all(saves);
      const winners = results.flatMap((result, writer) => (result.kind === 'saved' ? [writer] : []));
      expect(winners).toHaveLength(1);
      const loaded = await store().load(job, START);
      expect(loaded.version).toBe(version + 1);
      expect(loaded.outbox.map(({ id }) => id)).toEqual([`writer-${winners[0]}`]);
    }
  });

  it('equal saves that race are still two writers: one wins', async () => {
    const job = someJob();
    const results = await Promise.all(Array.from({ length: 8 }, () => store().save(job, 0, stateWith([]), START)));
    expect(results.filter(({ kind }) => kind === 'saved')).toHaveLength(1);
  });

  it('a save without a graph keeps the graph; another graph replaces it', async () => {
    const job = someJob();
    await store().save(job, 0, { ...stateWith([]), graph: graphOf('3', 4, START) }, START);
    await store().save(job, 1, stateWith([]), minute(1));
    expect((await store().load(job, minute(1))).graph).toEqual(graphOf('3', 4, START));
    await store().save(job, 2, { ...stateWith([]), graph: graphOf('4', 8, minute(2)) }, minute(2));
    expect((await store().load(job, minute(2))).graph).toEqual(graphOf('4', 8, minute(2)));
    await store().save(job, 3, { ...stateWith([]), graph: graphOf('3', 4, minute(3)) }, minute(3));
    expect((await store().load(job, minute(3))).graph).toEqual(graphOf('3', 4, minute(3)));
  });

  it('the same graph saved again is the one that is there: `at` says since when', async () => {
    const job = someJob();
    await store().save(job, 0, { ...stateWith([]), graph: graphOf('3', 4, START) }, START);
    await store().save(job, 1, { ...stateWith([]), graph: graphOf('3', 4, minute(5)) }, minute(5));
    expect((await store().load(job, minute(5))).graph?.at).toBe(START);
  });

  it('the outbox is emptied by a save and never comes back', async () => {
    const job = someJob();
    await store().save(job, 0, { ...stateWith([]), outbox: [eventAt(START, 'a'), eventAt(START, 'b')] }, START);
    const { version, outbox, ...rest } = await store().load(job, START);
    expect(outbox.map(({ id }) => id)).toEqual(['a', 'b']);
    await store().save(job, version, { ...rest, outbox: outbox.slice(1) }, START);
    expect((await store().load(job, START)).outbox).toEqual([eventAt(START, 'b')]);
  });

  it('what the caller does to a value afterwards does not reach the store, nor what it does to a loaded one', async () => {
    const job = someJob();
    const outbox = [eventAt(START, 'a')];
    await store().save(job, 0, { ...stateWith([]), outbox }, START);
    outbox.push(eventAt(START, 'b'));
    ((await store().load(job, START)).outbox as unknown[]).length = 0;
    expect((await store().load(job, START)).outbox).toEqual([eventAt(START, 'a')]);
  });

  it('jobs whose names are alike are apart', async () => {
    const name = `orders-${someJob().length}-${Math.abs(START)}`;
    const names = [name, `${name}-eu`, `${name}.`, name.toUpperCase()].map((one) => keyOf(jobNamed(one)));
    const elsewhere = [
      keyOf({ ...jobNamed(name), region: 'us-east-2' }),
      keyOf({ ...jobNamed(name), platform: 'flink' }),
    ];
    const all = [...names, ...elsewhere];
    for (const [i, job] of all.entries()) {
      await store().save(job, 0, { ...stateWith([]), outbox: [eventAt(START, `of-${i}`)] }, START);
      await store().putJournal(job, [eventAt(START, `of-${i}`)]);
    }
    for (const [i, job] of all.entries()) {
      expect((await store().load(job, START)).outbox.map(({ id }) => id)).toEqual([`of-${i}`]);
      expect((await store().journal(job, START, minute(1))).map(({ id }) => id)).toEqual([`of-${i}`]);
    }
  });
};
