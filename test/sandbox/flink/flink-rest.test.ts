import { expect, it } from 'vitest';
import { flinkAnswer } from '../../../sandbox/flink/flink-rest.ts';
import type { FlinkJobView } from '../../../world/flink-cluster.ts';
import { captured } from '../../support/flink-rest/captured.ts';

const NOW = Date.UTC(2026, 2, 2);
const job: FlinkJobView = {
  id: '1'.repeat(32),
  name: 'load-job',
  state: 'RUNNING',
  startedAt: NOW - 90_000,
  runningSince: NOW - 80_000,
  taskManagers: 2,
  slotsPerTaskManager: 16,
  checkpointsCompleted: 4,
  failedAt: [],
  taskManagerMemory: { processBytes: 4e9, heapBytes: 2e9, managedBytes: 1e9 },
  vertices: [
    { id: 'a'.repeat(32), name: 'Source: backlog', parallelism: 1, maxParallelism: 120, inputs: [] },
    {
      id: 'b'.repeat(32),
      name: 'work',
      parallelism: 6,
      maxParallelism: 120,
      inputs: [{ from: 'a'.repeat(32), ship: 'HASH' }],
    },
  ],
};
const between: FlinkJobView = { ...job, state: 'CREATED', runningSince: undefined };

/** Fields that the real one does not have, or has of another type. */
const strange = (ours: unknown, real: unknown, path = ''): readonly string[] => {
  if (Array.isArray(ours))
    return Array.isArray(real) ? ours.flatMap((one, i) => strange(one, real[i] ?? real[0], `${path}[]`)) : [path];
  if (typeof ours !== 'object' || ours === null) return typeof ours === typeof real ? [] : [path];
  if (typeof real !== 'object' || real === null) return [path];
  return Object.entries(ours).flatMap(([name, value]) =>
    strange(value, (real as Readonly<Record<string, unknown>>)[name], `${path}.${name}`),
  );
};

it.each([
  ['/overview', 'overview', job],
  ['/jobs/overview', 'jobs-overview', job],
  [`/jobs/${job.id}`, 'job', job],
  [`/jobs/${job.id}`, 'job-created', between],
])('%s tells nothing that the real Flink does not tell, nor in another form (%s)', (path, file, view) => {
  const { status, body } = flinkAnswer(view, path, NOW);
  expect(status).toBe(200);
  expect(strange(body, captured('1.20.5', file))).toEqual([]);
});

it('finds what is strange', () => {
  expect(strange({ a: 1, b: [{ c: '' }], d: {} }, { a: 1, b: [{ c: 1 }], d: 2 })).toEqual(['.b[].c', '.d']);
});

it('between two executions there are no tasks, and there is no plan', () => {
  const { jobs } = flinkAnswer(between, '/jobs/overview', NOW).body as { jobs: { tasks: object }[] };
  expect(jobs[0]?.tasks).toMatchObject({ total: 0, running: 0 });
  expect(flinkAnswer(between, `/jobs/${job.id}`, NOW).body).toMatchObject({ plan: {}, timestamps: { RUNNING: 0 } });
});

it('a job whose tasks do not all run yet is RUNNING with tasks that are not', () => {
  const starting = { ...job, runningSince: undefined };
  const { jobs } = flinkAnswer(starting, '/jobs/overview', NOW).body as { jobs: { tasks: object }[] };
  expect(jobs[0]).toMatchObject({ state: 'RUNNING', tasks: { total: 7, running: 0, initializing: 7 } });
});
