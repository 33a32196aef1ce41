/**
 * What a pipeline of Beam's Python SDK showed on a real Flink, and its harness beside it (test/workloads/beam/start-portable.ts, by
 * a clock twelve times as fast): 60 records/s, each 4 ms of work in one of two subtasks, 500 MiB kept by user code.
 */
import { describe, expect, it } from 'vitest';
import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import { asVertexId, type JobGraph } from '../../lib/model/graph.ts';
import type { Observation } from '../../lib/model/observation.ts';
import { autopilot } from '../../lib/policies/autopilot/autopilot.ts';
import { flink } from '../../lib/policies/flink/flink.ts';
import type { Policy } from '../../lib/policies/policy.ts';
import { all, MINUTE, optionsOf, START, stateOf } from '../support/small-job.ts';
import recorded from './recorded/beam-portable.json' with { type: 'json' };

const LOAD = 60;
const idOf = (index: number) => asVertexId(`vertex ${index}`);
const WORK = idOf(recorded.graph.findIndex(({ name }) => name === '[3]{work, key, window}'));

/** `named`: a job of the same numbers that is not one of Beam. */
const graphOf = (named: (name: string) => string): JobGraph => ({
  vertices: recorded.graph.map(({ name, parallelism, inputs }, index) => ({
    id: idOf(index),
    name: named(name),
    parallelism,
    maxParallelism: 128,
    finished: false,
    inputs: inputs.map(([from, shipStrategy]) => ({ from: idOf(Number(from)), shipStrategy: String(shipStrategy) })),
  })),
});

const observationOf = ({ at, heap, metaspace, managed, vertices }: (typeof recorded.minutes)[number]): Observation => ({
  at: START + at,
  job: {
    heapUsedBytes: all(heap[0]!),
    heapMaxBytes: all(heap[1]!),
    metaspaceUsedBytes: all(metaspace),
    managedUsedBytes: all(managed),
  },
  vertices: Object.fromEntries(
    vertices.map(([recordsIn, recordsOut, busyMs, mean, most, backPressure, perSecond], index) => [
      idOf(index),
      {
        recordsIn: recordsIn!,
        recordsOut: recordsOut!,
        accumulatedBusyMs: busyMs ?? Number.NaN,
        busy: { avg: busyOf(mean), max: busyOf(most), min: busyOf(mean), sum: busyOf(mean) },
        backPressured: all(1000 * (backPressure ?? Number.NaN)),
        recordsInPerSecond: perSecond ?? 0,
      },
    ]),
  ),
});

const busyOf = (share: number | null | undefined): number => 1000 * (share ?? Number.NaN);

const HEAP_COUNTS = {
  'memory.tuning.enabled': 'true',
  // Every heap is above it.
  'memory.heap-usage.threshold': '0.01',
  'taskmanager.memory.process.size': '1 gb',
};

/** As CloudWatch has it: nothing of what a vertex sends, and back pressure of Flink's own sources alone. */
const byReporters = ({ vertices, ...rest }: Observation): Observation => ({
  ...rest,
  vertices: Object.fromEntries(
    Object.entries(vertices).map(([id, { backPressured, ...shown }]) => [
      id,
      { ...shown, recordsOut: Number.NaN, ...(id === idOf(0) ? { backPressured } : {}) },
    ]),
  ),
});

const played = (
  policy: Policy<never>,
  named: (name: string) => string,
  options = {},
  seen: (observation: Observation) => Observation = (observation) => observation,
): readonly JobEvaluated[] => {
  let state = initialState;
  const graph = graphOf(named);
  return recorded.minutes.map((minute) => {
    const evaluated = evaluateJob({
      policy: policy as Policy<unknown>,
      options: optionsOf({ 'metrics.window': '5 min', ...options }),
      job: stateOf(graph, { runningSince: START - 5 * MINUTE, taskManager: { cpu: 1, memoryBytes: 2 ** 30 } }),
      state,
      observations: [seen(observationOf(minute))],
      now: START + minute.at,
      executionMode: { kind: 'act' },
    });
    state = evaluated.state;
    return evaluated;
  });
};

const asBeamNamesIt = (name: string): string => name;
const asOthersAreNamed = (name: string): string => name.replace(/\[\d+\]/g, 'stage ');
const rulesOf = (evaluated: readonly JobEvaluated[]) =>
  new Set(evaluated.flatMap(({ decision }) => decision.because.map(({ rule }) => rule)));
const policies = [
  ['flink', flink],
  ['autopilot', autopilot],
] as unknown as readonly (readonly [string, Policy<never>])[];

describe('a portable pipeline of Beam', () => {
  it('has a harness that is larger than the whole heap, which never shows it', () => {
    for (const { harness, heap, managed } of recorded.minutes) {
      expect(harness).toBeGreaterThan(heap[1]!);
      expect([heap[0]! < heap[1]!, managed]).toEqual([true, 0]);
    }
  });

  it.each(policies)('is sized by what its reading stage sends on, by policy %s', (_, policy) => {
    const last = played(policy, asBeamNamesIt).at(-1);
    const work = last?.evaluation?.vertices[WORK];
    expect(work?.targetDataRate).toBeGreaterThan(0.9 * LOAD);
    expect(work?.targetDataRate).toBeLessThan(1.1 * LOAD);
    expect(work?.trueProcessingRate).toBeGreaterThan(LOAD);
  });

  it.each(policies)('is sized alike by what reporters bring of it, by policy %s', (_, policy) => {
    const [byRest, byReporter] = [undefined, byReporters].map(
      (seen) => played(policy, asBeamNamesIt, {}, seen).at(-1)?.evaluation?.vertices[WORK],
    );
    expect(byReporter?.targetDataRate).toBeCloseTo(byRest?.targetDataRate ?? Number.NaN, 0);
    expect(byReporter?.trueProcessingRate).toBeCloseTo(byRest?.trueProcessingRate ?? Number.NaN, 0);
  });

  it.each(policies)('has nothing decided by its heap, by policy %s', (_, policy) => {
    const evaluated = played(policy, asBeamNamesIt, HEAP_COUNTS);
    expect(
      [...rulesOf(evaluated)].filter((rule) => rule === 'memory-pressure' || rule === 'task-manager-memory'),
    ).toEqual([]);
    for (const { decision } of evaluated) {
      if (decision.kind !== 'hold') expect(decision.config).toEqual({ overrides: {}, removals: [] });
    }
  });

  it('is made smaller by policy flink, with the memory that it has', () => {
    const changes = played(flink as unknown as Policy<never>, asBeamNamesIt, HEAP_COUNTS).filter(
      ({ decision }) => decision.kind === 'rescale',
    );
    expect(changes.length).toBeGreaterThan(0);
    expect(rulesOf(changes)).toContain('portable-memory');
  });

  it('would be held back by its heap, were it any other job', () => {
    expect(rulesOf(played(flink as unknown as Policy<never>, asOthersAreNamed, HEAP_COUNTS))).toContain(
      'memory-pressure',
    );
  });
});
