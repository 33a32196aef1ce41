import { expect, test } from 'vitest';
import type { JobReport } from '../../functions/evaluation/job-report.ts';
import { evaluationLine, LONGEST_LINE } from '../../functions/evaluation-line.ts';
import { logLine } from '../../functions/log.ts';
import { printedTelemetry } from '../../functions/telemetry.ts';
import type { VertexEvaluation } from '../../lib/model/evaluation.ts';
import { asVertexId } from '../../lib/model/graph.ts';
import type { Reason } from '../../lib/model/reason.ts';

const hex = (n: number): string => n.toString(16).padStart(32, '0');

/** Each vertex has a long name, its reason and its notice, and is changed. */
const report = (vertices: number, name = 'Window(TumblingEventTimeWindows(60000)) -> Sink: Ünïcode'): JobReport => {
  const ids = Array.from({ length: vertices }, (_, n) => asVertexId(hex(n)));
  const because = ids.map(
    (vertex): Reason => ({
      rule: 'metrics-missing',
      vertex,
      says: `Vertex ${vertex} is busy. ${'It says why. '.repeat(20)}`,
    }),
  );
  return {
    job: { account: '111122223333', region: 'eu-west-1', platform: 'managed-flink', name: 'orders' },
    evaluated: {
      decision: {
        kind: 'rescale',
        from: { kind: 'per-vertex', parallelism: Object.fromEntries(ids.map((id) => [id, 1])) },
        to: { kind: 'per-vertex', parallelism: Object.fromEntries(ids.map((id) => [id, 2])) },
        vertices: ids.map((vertex) => ({ vertex, from: 1, to: 2 })),
        config: { overrides: {}, removals: [] },
        because,
      },
      evaluation: {
        at: 0,
        windowFull: true,
        vertices: Object.fromEntries(
          ids.map((id, n) => [id, { load: n / vertices, parallelism: 1 } as unknown as VertexEvaluation]),
        ),
      },
      predictions: { drainSeconds: 12 },
    },
    notices: ids.map((id) => ({
      type: 'Warning',
      reason: 'SampleSkipped',
      message: `${id} ${'x'.repeat(500)}`,
      key: undefined,
      intervalMs: undefined,
    })),
    events: ids.map(() => ({ name: 'recommended' })),
    change: { id: 'x'.repeat(200), status: 'pending' },
    graph: { vertices: ids.map((id) => ({ id, name, inputs: [], parallelism: 1, maxParallelism: 128 })) },
    blockedBy: because,
    mode: 'act',
    policy: 'autopilot',
    shadowFailures: [],
    inputFailures: [],
  } as unknown as JobReport;
};

const bytes = (one: JobReport): number =>
  Buffer.byteLength(logLine('INFO', 'evaluation', evaluationLine(one), Date.UTC(2026, 0, 1)));

test.each([1, 2, 10, 100, 500, 2000])('the line of %i vertices has at most 2 KB', (vertices) => {
  expect(bytes(report(vertices))).toBeLessThanOrEqual(LONGEST_LINE);
});

test('a name of 200 characters of several bytes, or of characters that JSON escapes, makes it no longer', () => {
  for (const name of ['語'.repeat(200), '"\\\n'.repeat(70), '\u0001'.repeat(200)]) {
    const one = report(100, name);
    const named = { ...one, job: { ...one.job, name: name.slice(0, 200) } };
    expect(bytes(named)).toBeLessThanOrEqual(LONGEST_LINE);
  }
});

test('the first reasons are there with the names of their vertices, and how many more there are', () => {
  const line = evaluationLine(report(3, 'Score'));
  expect(line).toMatchObject({
    job: 'JOB#111122223333#eu-west-1#managed-flink#orders',
    decision: 'rescale',
    mode: 'act',
    policy: 'autopilot',
    because: [{ rule: 'metrics-missing', vertex: 'Score' }, { vertex: 'Score' }, { vertex: 'Score' }],
    from: { parallelism: 1 },
    to: { parallelism: 2 },
    changedVertices: 3,
    vertices: 3,
    busiest: { vertex: 'Score', load: 0.67, parallelism: 1 },
    notices: 3,
    drainSeconds: 12,
    windowFull: true,
  });
  expect(line['moreReasons']).toBeUndefined();
  expect(JSON.stringify(line)).not.toMatch(/[0-9a-f]{32}/);
  expect((evaluationLine(report(50, 'Score'))['moreReasons'] as number) > 40).toBe(true);
});

test('an evaluation is one line of the log', () => {
  const lines: string[] = [];
  printedTelemetry((line) => lines.push(line)).evaluated(report(1));
  expect(lines.map((line) => JSON.parse(line).message)).toEqual(['evaluation']);
});
