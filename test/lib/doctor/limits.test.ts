/** What really limits a job: one case for each code, with how bad it is. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/doctor/finding.ts';
import { LIMIT_CODES, type LimitCode } from '../../../lib/doctor/limit-codes.ts';
import { limitsOf } from '../../../lib/doctor/limits/limits.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { VertexSample } from '../../../lib/model/sample.ts';
import { type Case, FLINK, measuredOf, SINK, SOURCE } from '../../support/doctor.ts';
import { START, vertexOf } from '../../support/small-job.ts';

const NOT_SEEN = { kind: 'not seen', says: 'the settings have "dashboard": "off".' } as const;

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
  rule,
  says: `because of ${rule}`,
  vertex: SINK.id,
  ...(bound === undefined ? {} : { bound }),
});

const committer = vertexOf('Sink orders: Committer', { inputs: SINK.inputs });
const GB = 1e9;

const CASES: readonly (readonly [LimitCode, Finding['severity'], RegExp, Case])[] = [
  [
    'bottleneck',
    'ok',
    /^sink is closest to its limit: what arrives is 60 % of .* with 4 subtasks\.$/,
    { evaluated: at(0.6) },
  ],
  ['bottleneck', 'warning', /120 %/, { evaluated: at(1.2) }],
  [
    'watermark-alignment',
    'problem',
    /^source is 90 s ahead of the slowest source of its watermark group, and 20 % busy while 20 min of records wait \(Flink 1\.20\.5\): it waits/,
    {
      evaluated: { source: { targetDataRate: 1000, trueProcessingRate: 4000, lag: 1_200_000 } },
      samples: { source: { load: 0.2, backPressure: 0, alignmentDriftMs: 90_000 } },
    },
  ],
  [
    'watermark-alignment',
    'warning',
    /\(Flink 2\.3\.0\)/,
    {
      evaluated: { source: { targetDataRate: 1000, trueProcessingRate: 4000, lag: 1_200_000 } },
      samples: { source: { load: 0.2, backPressure: 0 } },
      flink: { ...FLINK, version: '2.3.0', alignmentDriftMs: { [SOURCE.id]: 90_000 } },
    },
  ],
  [
    'watermark-alignment',
    'note',
    /that it idles may be no spare capacity\.$/,
    { evaluated: at(0.6), samples: { source: { load: 0.2, backPressure: 0, alignmentDriftMs: 5_000 } } },
  ],
  [
    'watermark-alignment',
    'ok',
    /alignment does not hold it back/,
    { evaluated: at(0.6), samples: { source: { load: 0.9, backPressure: 0, alignmentDriftMs: 5_000 } } },
  ],
  [
    'watermark-alignment',
    'not-checked',
    /can't be seen: the settings have "dashboard": "off"\. It takes .* watermarkAlignmentDrift/,
    { evaluated: at(0.6), flink: NOT_SEEN },
  ],
  [
    'commits-late',
    'problem',
    /is late: its last commit took 14 s/,
    {
      vertices: [SOURCE, committer],
      samples: { [committer.name]: { pendingCommits: 1, commitMs: 2_000 } },
      newest: { [committer.name]: { pendingCommits: 6, commitMs: 14_000 } },
    },
  ],
  [
    'commits-late',
    'warning',
    /its last commit took 3 s, 4 committables wait\.$/,
    {
      vertices: [SOURCE, committer],
      flink: { ...FLINK, commits: { [committer.id]: { pending: 4, lastMs: 3_000, files: 9, bytes: 9 } } },
    },
  ],
  [
    'commits-late',
    'ok',
    /its last commit took 3 s, 1 committables wait\.$/,
    {
      vertices: [SOURCE, committer],
      flink: { ...FLINK, commits: { [committer.id]: { pending: 1, lastMs: 3_000, files: 9, bytes: 9 } } },
    },
  ],
  [
    'commits-late',
    'not-checked',
    /can't be seen: the settings have .* pendingCommittables/,
    { vertices: [SOURCE, committer], flink: NOT_SEEN },
  ],
  ['commits-late', 'problem', /because of commit-bound/, { because: [reason('commit-bound')] }],
  [
    'storage-bound',
    'problem',
    /^The newest checkpoint has 180 GB of state, 90 % of the 200 GB that 4 KPUs have; at most 80 % full it takes 5 KPUs, whatever the load\.$/,
    { kpus: 4, flink: { ...FLINK, stateBytes: 180 * GB } },
  ],
  ['storage-bound', 'warning', /70 %/, { kpus: 1, flink: { ...FLINK, stateBytes: 35 * GB } }],
  ['storage-bound', 'ok', /it takes 1 KPU,/, { kpus: 1, flink: { ...FLINK, stateBytes: 1 * GB } }],
  [
    'storage-bound',
    'not-checked',
    /can't be seen: Flink shows no completed checkpoint of this run\. It takes Flink's REST API/,
    { kpus: 4 },
  ],
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
