/** More than fits into one answer of a database, and large states. */
import { expect, it } from 'vitest';
import type { JobStore } from '../../../functions/ports.ts';
import { type AutoscalerState, initialState } from '../../../lib/model/autoscaler-state.ts';
import type { AutopilotEvent } from '../../../lib/model/events.ts';
import { asVertexId } from '../../../lib/model/graph.ts';
import type { Sample, VertexSample } from '../../../lib/model/sample.ts';
import { evaluationAt, eventAt, minute, START, someJob, stateWith } from '../../support/job-values.ts';

/** Numbers without pattern, always the same, so that packing can't make them small. */
const noise = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 + state * 2 ** -60;
  };
};

const noisySample = (n: number, vertices: number): Sample => {
  const next = noise(n);
  const vertex = (): VertexSample => ({
    load: next(),
    recordsInPerSecond: next() * 1e4,
    lag: next(),
    recordsIn: next(),
  });
  return {
    at: minute(n),
    vertices: Object.fromEntries(Array.from({ length: vertices }, (_, v) => [asVertexId(`vertex-${v}`), vertex()])),
    job: {},
  };
};

const noisyEvent = (n: number): AutopilotEvent => {
  const next = noise(n);
  const event = eventAt(minute(n), `event-${n}`);
  const says = Array.from({ length: 1_500 }, () => String(next())).join(' ');
  return { ...event, detail: { ...event.detail, because: [{ rule: 'kpu', says }] } };
};

export const volume = (store: () => JobStore): void => {
  it('a window and evaluations of more than 1 MB are read to the end', async () => {
    const job = someJob();
    const samples = Array.from({ length: 64 }, (_, n) => noisySample(n, 700));
    for (const sample of samples) await store().putEvaluation(job, evaluationAt(sample.at, [sample]));
    await store().save(job, 0, stateWith(samples), minute(64));
    const { state } = await store().load(job, minute(64));
    expect(state.window.map(({ at }) => at)).toEqual(samples.map(({ at }) => at));
    expect(state.window).toEqual(samples);
    expect(await store().evaluations(job, START, minute(64))).toHaveLength(64);
  });

  it('a journal of more than 1 MB is read to the end', async () => {
    const job = someJob();
    const events = Array.from({ length: 100 }, (_, n) => noisyEvent(n));
    await store().putJournal(job, events);
    expect(await store().journal(job, START, minute(100))).toEqual(events);
  });

  it('a state of 300 vertices, each with a long history, comes back whole', async () => {
    const job = someJob();
    const next = noise(7);
    const records = (v: number) =>
      Array.from({ length: 15 }, (_, n) => ({
        at: minute(n * 60 + v),
        from: 2,
        to: 4,
        trueProcessingRate: next() * 1e5,
        expectedProcessingRate: next() * 1e5,
      }));
    const state: AutoscalerState = {
      ...initialState,
      policy: {
        name: 'flink',
        state: {
          history: Object.fromEntries(Array.from({ length: 300 }, (_, v) => [asVertexId(`vertex-${v}`), records(v)])),
        },
      },
    };
    await store().save(job, 0, { state, change: undefined, outbox: [] }, START);
    expect((await store().load(job, START)).state).toEqual(state);
  });
};
