/** Names that every object of JavaScript has are names: of vertices, through the core and the store. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluateJobs } from '../../../functions/evaluation/evaluate-jobs.ts';
import { inMemorySink } from '../../../functions/events/in-memory-sink.ts';
import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { asVertexId, type JobGraph, type VertexId } from '../../../lib/model/graph.ts';
import { keyOf } from '../../../lib/model/job.ts';
import type { Observation } from '../../../lib/model/observation.ts';
import { parseSettings } from '../../../lib/settings/settings.ts';
import { countedAsyncProperty } from '../../support/counted-property.ts';
import { at, START } from '../../support/toy-account.ts';
import { MINUTE, SOURCE, toyJob, toyRef, WORK } from '../../support/toy-job.ts';

const OF_EVERY_OBJECT = Object.getOwnPropertyNames(Object.prototype);
const name = fc.oneof(fc.constantFrom(...OF_EVERY_OBJECT), fc.string({ minLength: 1, maxLength: 12 }));

it('a job whose vertices are called so is decided on as any other', async () => {
  const decided = async (source: VertexId, work: VertexId): Promise<readonly string[]> => {
    const id = (of: VertexId): VertexId => (of === SOURCE ? source : of === WORK ? work : of);
    const job = toyJob(START, (now) => (now < at(20) ? 280 : 700), 4);
    const store = inMemoryStore();
    const settings = parseSettings({
      policy: 'flink',
      mode: 'act',
      jobs: [{ platform: 'flink', name: 'toy', url: 'http://127.0.0.1:1' }],
      options: { 'job.autoscaler.metrics.window': '10 min', 'job.autoscaler.stabilization.interval': '1 min' },
    });
    const renamed = ({ vertices }: JobGraph): JobGraph => ({
      vertices: vertices.map((vertex) => ({
        ...vertex,
        id: id(vertex.id),
        inputs: vertex.inputs.map((edge) => ({ ...edge, from: id(edge.from) })),
      })),
    });
    const keyed = <Value>(record: Readonly<Record<string, Value>>): Readonly<Record<VertexId, Value>> =>
      Object.fromEntries(Object.entries(record).map(([of, value]) => [id(of as VertexId), value]));
    const ports = {
      store,
      events: inMemorySink(),
      targets: {
        flink: {
          ...job.target,
          describe: async (...given: Parameters<typeof job.target.describe>) => {
            const seen = await job.target.describe(...given);
            const { size, graph } = seen.state;
            if (size.kind !== 'per-vertex') throw new Error('not per vertex');
            const current = { ...size.current, parallelism: keyed(size.current.parallelism) };
            return { ...seen, state: { ...seen.state, graph: renamed(graph), size: { ...size, current } } };
          },
        },
      },
      sources: {
        'flink-rest': {
          observe: async (...given: Parameters<typeof job.source.observe>) => {
            const answer = await job.source.observe(...given);
            const results = answer.results.map((result) =>
              result.kind === 'observed'
                ? {
                    ...result,
                    observations: result.observations.map(
                      (one): Observation => ({ ...one, vertices: keyed(one.vertices) }),
                    ),
                  }
                : result,
            );
            return { ...answer, results };
          },
        },
      },
    };
    const jobs = settings.jobs.map((one) => ({ settings: one, job: toyRef }));
    for (let minute = 0; minute <= 35; minute += 5) await evaluateJobs(ports, { settings, jobs, now: at(minute) });
    const { state, change } = await store.load(keyOf(toyRef), START + 36 * MINUTE);
    return [
      change?.status ?? 'none',
      ...(change?.change.vertices ?? []).map(({ to }) => String(to)),
      String(state.window.length),
    ];
  };
  const usual = await decided(SOURCE, WORK);
  expect(usual[0]).toBe('pending');
  await countedAsyncProperty(
    { 'of every object': 0.3 },
    [fc.uniqueArray(name, { minLength: 2, maxLength: 2 })],
    async (met, [source = 'a', work = 'b']) => {
      if ([source, work].some((one) => OF_EVERY_OBJECT.includes(one))) met('of every object');
      expect(await decided(asVertexId(source), asVertexId(work))).toEqual(usual);
    },
    { numRuns: 12 },
  );
});
