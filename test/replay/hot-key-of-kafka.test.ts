/**
 * What the join of two Kafka topics showed on a real Flink (test/workloads/kafka, by a clock twelve times as fast): from minute 45 on
 * half of its orders are of one key. Recorded with WORKLOADS_RECORDING.
 */
import { describe, expect, it } from 'vitest';
import { evaluateJob } from '../../lib/evaluate-job.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import type { Decision } from '../../lib/model/decision.ts';
import { asVertexId, type JobGraph, type VertexId } from '../../lib/model/graph.ts';
import type { JobState } from '../../lib/model/job.ts';
import type { Observation } from '../../lib/model/observation.ts';
import { autopilot } from '../../lib/policies/autopilot/autopilot.ts';
import { parseSettings } from '../../lib/settings/settings.ts';
import { resolvedOptions } from '../support/resolved-options.ts';
import recorded from './recorded/kafka-hot-key.json' with { type: 'json' };

const orders = asVertexId('orders');
const prices = asVertexId('prices');
const join = asVertexId('join');
const IDS = [orders, prices, join];

type Row = (typeof recorded)[number];

const graphOf = ({ parallelism }: Row): JobGraph => {
  const vertex = (i: number) => ({
    id: IDS[i]!,
    name: IDS[i]!,
    parallelism: parallelism[i] ?? 1,
    maxParallelism: 24,
    finished: false,
  });
  const hash = (from: VertexId) => ({ from, shipStrategy: 'HASH' });
  return {
    vertices: [
      { ...vertex(0), inputs: [] },
      { ...vertex(1), inputs: [] },
      { ...vertex(2), inputs: [hash(orders), hash(prices)] },
    ],
  };
};

const observationOf = ({ at, vertices }: Row): Observation => ({
  at,
  job: {},
  unavailable: [
    'heapUsedBytes',
    'heapMaxBytes',
    'managedUsedBytes',
    'metaspaceUsedBytes',
    'garbageCollectionMsPerSecond',
  ],
  vertices: Object.fromEntries(
    vertices.map(([recordsIn, recordsOut, lag, accumulatedBusyMs, mean, hottest, pressure, perSecond], i) => [
      IDS[i],
      {
        recordsIn: recordsIn!,
        recordsOut: recordsOut!,
        accumulatedBusyMs: accumulatedBusyMs!,
        busy: { avg: 1000 * mean!, max: 1000 * hottest!, min: 0, sum: 0 },
        backPressured: { avg: 1000 * pressure! },
        recordsInPerSecond: perSecond ?? 0,
        ...(i < 2 ? { pendingRecords: lag ?? Number.NaN, partitions: i === 0 ? 12 : 4 } : {}),
      },
    ]),
  ),
});

const partitions = (count: number) => ({ count, says: 'recorded', from: 'flink-rest', at: 0 }) as const;

const options = resolvedOptions(
  parseSettings({
    options: { 'job.autopilot.objective': 'savings', 'job.autoscaler.vertex.min-parallelism': '2' },
    jobs: [{ platform: 'flink', name: 'join', url: 'http://flink' }],
  }),
);

interface Played {
  readonly row: Row;
  readonly decision: Decision;
}

const played = (): readonly Played[] => {
  let state = initialState;
  let runningSince = 0;
  return recorded.map((row, i) => {
    const before = recorded[i - 1];
    if (before === undefined || row.vertices[2]![0]! < before.vertices[2]![0]!) runningSince = row.at - 30_000;
    const parallelism = Object.fromEntries(IDS.map((id, at) => [id, row.parallelism[at] ?? 1]));
    const job: JobState = {
      status: 'RUNNING',
      runningSince,
      graph: graphOf(row),
      size: { kind: 'per-vertex', current: { kind: 'per-vertex', parallelism } },
    };
    const evaluated = evaluateJob({
      policy: autopilot,
      options,
      job,
      state,
      now: row.now,
      executionMode: { kind: 'act' },
      observations: [observationOf(row)],
      partitions: { [orders]: partitions(12), [prices]: partitions(4) },
    });
    state = evaluated.state;
    return { row, decision: evaluated.decision };
  });
};

const HOT_FROM = 45;

describe('a hot key of a real job', () => {
  const rows = played();
  const after = rows.filter(({ row }) => row.at >= HOT_FROM * 60_000);
  const wider = ({ row, decision }: Played): boolean =>
    decision.kind === 'rescale' &&
    decision.vertices.some(({ vertex, to }) => vertex === join && to > (row.parallelism[2] ?? 0));

  it('is named with the half of the orders that it has', () => {
    const shares = after.flatMap(({ decision }) =>
      decision.because.flatMap(({ rule, vertex, numbers }) =>
        rule === 'hot-key' && vertex === join ? (numbers?.['share']?.value ?? []) : [],
      ),
    );
    expect(Math.max(...shares)).toBeGreaterThan(0.4);
    expect(Math.max(...shares)).toBeLessThan(0.6);
  });

  it('gets no more subtasks, though one of them is full and records wait', () => {
    expect(after.length).toBeGreaterThan(4);
    expect(after.some(({ row }) => (row.vertices[0]?.[2] ?? 0) > 10_000)).toBe(true);
    expect(after.filter(wider)).toEqual([]);
  });

  it('hides no load that doubles before: that gets more', () => {
    expect(rows.filter(({ row }) => row.at < HOT_FROM * 60_000).some(wider)).toBe(true);
  });
});
