/** Any evaluation there can be, for properties: every number, absent fields and vertices, with and without measured vertices. */
import fc from 'fast-check';
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { Evaluation, VertexEvaluation } from '../../lib/model/evaluation.ts';
import { asVertexId, type VertexId } from '../../lib/model/graph.ts';
import type { Sample } from '../../lib/model/sample.ts';
import { START } from './job-values.ts';

/** As measured (rounded, counting), and everything else a double can be. */
const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0),
  fc.constantFrom(Number.MAX_VALUE, Number.MIN_VALUE, Number.MAX_SAFE_INTEGER, 2 ** 50, -(2 ** 50), 2 ** 53, 0.1 + 0.2),
  fc.integer().map((n) => n / 1000),
  fc.maxSafeInteger(),
);

const vertexId: fc.Arbitrary<VertexId> = fc
  .oneof(fc.constantFrom('25d902c24283ab8cfbac54dfa101ad31', 'constructor', 'Source: orders ü', '7'), fc.string())
  .filter((id) => id !== '__proto__')
  .map(asVertexId);

const vertexSample = fc.record(
  {
    load: anyNumber,
    accumulatedBusyTime: anyNumber,
    recordsIn: anyNumber,
    recordsOut: anyNumber,
    recordsInPerSecond: anyNumber,
    lag: anyNumber,
    observedTrueProcessingRate: anyNumber,
    backPressure: anyNumber,
  },
  { requiredKeys: [], noNullPrototype: true },
);

const jobSample = fc.record(
  { gcPressure: anyNumber, heapMemoryUsed: anyNumber, taskSlotsUsed: anyNumber, containerCpu: anyNumber },
  { requiredKeys: [], noNullPrototype: true },
);

const samples: fc.Arbitrary<readonly Sample[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 3_600_000 }), { maxLength: 8 })
  .chain((times) =>
    fc.tuple(
      ...times
        .toSorted((a, b) => a - b)
        .map((at) =>
          fc.record(
            {
              at: fc.constant(START + at),
              vertices: fc.dictionary(vertexId, vertexSample, { maxKeys: 4, noNullPrototype: true }),
              job: jobSample,
            },
            { noNullPrototype: true },
          ),
        ),
    ),
  ) as fc.Arbitrary<readonly Sample[]>;

const vertexEvaluation = fc.record(
  {
    load: anyNumber,
    trueProcessingRate: anyNumber,
    targetDataRate: anyNumber,
    catchUpDataRate: anyNumber,
    lag: anyNumber,
    parallelism: anyNumber,
    recommendedParallelism: anyNumber,
    maxParallelism: anyNumber,
    sourcePartitions: anyNumber,
    scaleUpRateThreshold: anyNumber,
    scaleDownRateThreshold: anyNumber,
    backPressure: anyNumber,
  },
  { noNullPrototype: true },
) as fc.Arbitrary<VertexEvaluation>;

const pair = fc.tuple(anyNumber, anyNumber);

const evaluation = fc.record(
  {
    at: fc.constant(START),
    windowFull: fc.boolean(),
    vertices: fc.dictionary(vertexId, vertexEvaluation, { maxKeys: 4, noNullPrototype: true }),
    job: fc.record(
      {
        gcPressure: pair,
        heapMemoryUsed: pair,
        heapMaxUsageRatio: pair,
        managedMemoryUsed: pair,
        metaspaceMemoryUsed: pair,
        taskSlotsUsed: pair,
      },
      { noNullPrototype: true },
    ),
    restartMs: anyNumber,
    processingBacklog: fc.boolean(),
  },
  { noNullPrototype: true },
) as fc.Arbitrary<Evaluation>;

export const anEvaluationRecord: fc.Arbitrary<EvaluationRecord> = fc.record(
  {
    at: fc.integer({ min: 3_600_000, max: 7_200_000 }).map((after) => START + after),
    samples,
    evaluation: fc.option(evaluation, { nil: undefined }),
    sizing: fc.constant({ kind: 'kpu', parallelism: 4, parallelismPerKpu: 1, kpus: 4, dollarsPerHour: 0.55 } as const),
    decision: fc.constantFrom('hold', 'recommend', 'rescale'),
    because: fc.array(
      fc.record(
        {
          rule: fc.constantFrom('kpu' as const, 'operation' as const),
          says: fc.string({ unit: 'grapheme' }),
          numbers: fc.record(
            { rate: fc.record({ value: anyNumber, unit: fc.string() }, { noNullPrototype: true }) },
            { noNullPrototype: true },
          ),
        },
        { noNullPrototype: true },
      ),
      { maxLength: 3 },
    ),
  },
  { noNullPrototype: true },
);
