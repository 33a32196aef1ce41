/** What really limits a job: one case for each code, with how bad it is. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/doctor/finding.ts';
import { LIMIT_CODES, type LimitCode } from '../../../lib/doctor/limit-codes.ts';
import type { JobMeasured } from '../../../lib/doctor/limits/job-measured.ts';
import { limitsOf } from '../../../lib/doctor/limits/limits.ts';
import type { Evaluation, VertexEvaluation } from '../../../lib/model/evaluation.ts';
import { unknownVertexEvaluation } from '../../../lib/model/evaluation.ts';
import type { JobVertex } from '../../../lib/model/graph.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { JobSample, Sample, VertexSample } from '../../../lib/model/sample.ts';
import { idOf, MINUTE, START, vertexOf } from '../../support/small-job.ts';

const SOURCE = vertexOf('source');
const SINK = vertexOf('sink', { inputs: [{ from: SOURCE.id, shipStrategy: 'HASH' }] });

interface Case {
  readonly vertices?: readonly JobVertex[];
  readonly evaluated?: Readonly<Record<string, Partial<VertexEvaluation>>>;
  readonly samples?: Readonly<Record<string, VertexSample>>;
  readonly job?: JobSample;
  readonly because?: readonly Reason[];
  readonly partitions?: JobMeasured['partitions'];
}

const measuredOf = ({
  vertices = [SOURCE, SINK],
  evaluated = {},
  samples = {},
  job = {},
  ...own
}: Case): JobMeasured => {
  const window = Array.from(
    { length: 10 },
    (_, i): Sample => ({
      at: START + i * MINUTE,
      vertices: Object.fromEntries(Object.entries(samples).map(([name, sample]) => [idOf(name), sample])),
      job,
    }),
  );
  const unknown: readonly [number, number] = [Number.NaN, Number.NaN];
  const evaluation: Evaluation = {
    ...{ at: START, windowFull: true, restartMs: 0, processingBacklog: false },
    vertices: Object.fromEntries(
      vertices.map((vertex) => [vertex.id, { ...unknownVertexEvaluation(vertex), ...evaluated[vertex.name] }]),
    ),
    job: {
      ...{ gcPressure: unknown, heapMemoryUsed: unknown, heapMaxUsageRatio: unknown },
      ...{ managedMemoryUsed: unknown, metaspaceMemoryUsed: unknown, taskSlotsUsed: unknown },
    },
  };
  return { graph: { vertices }, window, evaluation, because: own.because ?? [], partitions: own.partitions ?? {} };
};

const found = (given: Case, code: LimitCode): Finding | undefined =>
  limitsOf(measuredOf(given)).find((finding) => finding.code === code);

/** Load over capacity of the sink. */
const at = (share: number): Case['evaluated'] => ({
  source: { targetDataRate: 1000, trueProcessingRate: 4000, lag: 0 },
  sink: { targetDataRate: 1000 * share, trueProcessingRate: 1000 },
});
const kinesis = { count: 4, from: 'kinesis', says: 'Kinesis stream orders', at: START } as const;
const uneven: VertexSample = { load: 0.9, loadMax: 0.9, loadAverage: 0.3 };
const iceberg = vertexOf('IcebergStreamWriter', { inputs: SINK.inputs });
const reason = (rule: Reason['rule'], bound?: string): Reason => ({
  ...{ rule, says: `because of ${rule}`, vertex: SINK.id },
  ...(bound === undefined ? {} : { bound }),
});

const CASES: readonly (readonly [LimitCode, Finding['severity'], RegExp, Case])[] = [
  [
    'bottleneck',
    'ok',
    /^sink is closest to its limit: what arrives is 60 % of .* with 4 subtasks\.$/,
    { evaluated: at(0.6) },
  ],
  ['bottleneck', 'warning', /120 %/, { evaluated: at(1.2) }],
  [
    'partitions-reached',
    'note',
    /source has 4 subtasks and 4 open shards \(Kinesis stream orders\): it can not/,
    { evaluated: at(0.5), partitions: { [SOURCE.id]: kinesis } },
  ],
  [
    'partitions-reached',
    'note',
    /and 3 partitions: 1 of them have nothing to read/,
    { evaluated: { source: { sourcePartitions: 3 } } },
  ],
  [
    'partitions-reached',
    'problem',
    /it can not read with more/,
    { evaluated: { source: { targetDataRate: 900, trueProcessingRate: 800, sourcePartitions: 4 } } },
  ],
  [
    'hot-partition',
    'note',
    /busiest subtask is 90 % busy, the mean of 4 is 30 %, 3 times as much.*about 66/,
    { samples: { source: uneven } },
  ],
  ['hot-key', 'warning', /^sink: its busiest/, { evaluated: at(0.9), samples: { sink: uneven } }],
  ['hot-key', 'problem', /^sink: its busiest/, { evaluated: at(1.1), samples: { sink: uneven } }],
  [
    'skew',
    'note',
    /^even: its busiest/,
    {
      vertices: [SOURCE, vertexOf('even', { inputs: [{ from: SOURCE.id, shipStrategy: 'REBALANCE' }] })],
      samples: { even: uneven },
    },
  ],
  ['uneven-parts', 'note', /because of uneven-parts/, { because: [reason('uneven-parts')] }],
  ['external-limit', 'problem', /because of external-limit/, { evaluated: at(1), because: [reason('external-limit')] }],
  ['external-limit', 'note', /because of effectiveness/, { evaluated: at(0.2), because: [reason('effectiveness')] }],
  [
    'busy-without-cpu',
    'note',
    /^sink is 95 % busy, and the hottest container uses 20 % of its CPU/,
    { samples: { sink: { loadAverage: 0.95 } }, job: { containerCpu: 0.2 } },
  ],
  ['cpu-exhausted', 'warning', /98 % used/, { evaluated: at(0.85), job: { containerCpu: 0.98 } }],
  [
    'iceberg-hash-distribution',
    'note',
    /writes to Iceberg with 4 subtasks behind a hash/,
    { vertices: [SOURCE, iceberg] },
  ],
  ['checkpoints', 'problem', /because of checkpoints-failing/, { because: [reason('checkpoints-failing')] }],
  [
    'garbage-collection',
    'warning',
    /spend 20 % of their time on garbage collection; the fullest heap is at 95 %/,
    { job: { gcPressure: 0.2, heapUse: 0.95 } },
  ],
  [
    'garbage-collection',
    'problem',
    /40 % of their time on collections of the old generation/,
    { job: { oldCollections: 0.4 } },
  ],
  ['memory', 'problem', /because of out-of-memory/, { because: [reason('out-of-memory')] }],
  [
    'max-parallelism-reached',
    'note',
    /^small has 8 subtasks, and its maximum parallelism is 8/,
    { vertices: [vertexOf('small', { parallelism: 8, maxParallelism: 8 })] },
  ],
  ['parallelism-in-code', 'warning', /because of kpu-pinned/, { because: [reason('kpu-pinned')] }],
  [
    'bounds',
    'warning',
    /because of within-bounds/,
    { evaluated: at(0.9), because: [reason('within-bounds', 'job.autoscaler.vertex.max-parallelism')] },
  ],
  [
    'bounds',
    'note',
    /because of within-bounds/,
    { evaluated: at(1.9), because: [reason('within-bounds', 'job.autoscaler.vertex.min-parallelism')] },
  ],
  ['budget', 'problem', /because of budget/, { evaluated: at(1.2), because: [reason('budget')] }],
  ['quota', 'note', /because of kpu-quota/, { because: [reason('kpu-quota')] }],
];

describe('what limits a job', () => {
  it.each(CASES)('%s: %s', (code, severity, says, given) => {
    expect(found(given, code)).toMatchObject({ severity, says: expect.stringMatching(says) });
  });

  it('every code has a case', () => {
    expect(Object.keys(LIMIT_CODES).filter((code) => !CASES.some(([one]) => one === code))).toEqual([]);
  });

  it.each<[string, Case]>([
    ['an even load', { samples: { sink: { loadMax: 0.9, loadAverage: 0.8 } } }],
    ['a vertex that hardly works', { samples: { sink: { loadMax: 0.2, loadAverage: 0.05 } } }],
    ['CPU that is used, and a busy vertex', { samples: { sink: { loadAverage: 0.95 } }, job: { containerCpu: 0.7 } }],
    ['more partitions than subtasks', { evaluated: { source: { sourcePartitions: 5 } } }],
    ['a bound that was not active', { because: [{ rule: 'within-bounds', says: 'is right with 4' }] }],
    [
      'an Iceberg writer without a hash',
      { vertices: [SOURCE, { ...iceberg, inputs: [{ from: SOURCE.id, shipStrategy: 'FORWARD' }] }] },
    ],
    ['nothing measured', {}],
  ])('%s is no limit', (_name, given) => {
    expect(limitsOf(measuredOf(given))).toEqual([]);
  });

  it('of the same code and vertex only the worst is said', () => {
    const twice = { evaluated: at(0.9), samples: { sink: uneven }, because: [reason('hot-key'), reason('hot-key')] };
    expect(limitsOf(measuredOf(twice)).filter(({ code }) => code === 'hot-key')).toHaveLength(1);
  });

  it('records that wait for more than five minutes make a limit a problem', () => {
    const waiting = { ...at(0.5), source: { targetDataRate: 100, trueProcessingRate: 1000, lag: 31_000 } };
    expect(found({ evaluated: waiting, because: [reason('external-limit')] }, 'external-limit')).toMatchObject({
      severity: 'problem',
    });
    expect(found({ evaluated: waiting }, 'bottleneck')?.says).toContain('5 min of records wait');
  });
});
