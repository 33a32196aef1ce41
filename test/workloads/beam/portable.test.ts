/**
 * A pipeline of Beam's Python SDK on the portable runner and a real Flink: its user code runs in a harness beside the JVM, and
 * keeps more memory there than the JVM's whole heap. Policy `flink` with memory tuning and the limit of the heap on, as it is
 * deployed, by Flink's REST API (fast-flink.ts says what a minute is).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VertexId } from '../../../lib/model/graph.ts';
import { until } from '../../flink/until.ts';
import { type FastLoop, type Minute, openFastLoop, verticesByName } from '../fast-loop.ts';
import { type RunningPortable, startPortable } from './start-portable.ts';

const PARALLELISM = 2;
const MEBIBYTE = 2 ** 20;
const WINDOW_MINUTES = 4;

describe('a portable pipeline of Beam, whose user code is in Python', () => {
  let running: RunningPortable;
  let loop: FastLoop;
  let minutes: readonly Minute[];
  let harnessBytes: number;
  let [reads, work, group]: VertexId[] = [];

  beforeAll(async () => {
    running = await startPortable({
      ...{ parts: 4, recordsPerSecond: 60, workMillis: 4, keptMebibytes: 500 },
      ...{ parallelism: PARALLELISM, slotsPerTaskManager: 8 },
    });
    loop = await openFastLoop({
      flink: { url: running.url, jobs: [running.job] },
      settings: {
        ...{ mode: 'act', policy: 'flink' },
        options: {
          'job.autoscaler.stabilization.interval': '1 m',
          'job.autoscaler.metrics.window': `${WINDOW_MINUTES} m`,
          'job.autoscaler.scale-down.interval': '1 m',
          'job.autoscaler.memory.tuning.enabled': 'true',
          // Every heap is above it.
          'job.autoscaler.memory.heap-usage.threshold': '0.01',
        },
      },
      says: async () => `${Math.round((await running.residentBytes()) / MEBIBYTE)} MiB in the harness`,
    });
    [reads, work, group] = await verticesByName(running.url, running.job, [
      '[1]numbers/ProcessSizedElementsAndRestrictions0',
      '[3]{work, key, window}',
      'group -> [1]seen',
    ]);
    harnessBytes = await until('the harness to keep its memory', 180, async () => {
      const bytes = await running.residentBytes();
      return bytes > 500 * MEBIBYTE ? bytes : undefined;
    });
    const filling = await loop.minutesUntil(
      'a full window',
      20,
      ({ record }) => record.evaluation?.windowFull === true,
    );
    minutes = [...filling, ...(await loop.minutes(3))];
  });
  afterAll(async () => {
    await loop?.stop();
    await running?.stop();
  });

  const jobOf = ({ record }: Minute) => record.samples.at(-1)?.job;
  const decided = () => minutes.filter(({ record }) => record.evaluation?.windowFull);

  it('has more memory in its harness than the JVM has heap, of which no metric of Flink shows anything', () => {
    for (const minute of minutes) {
      const { heapMemoryUsed = Number.NaN, heapMaxUsageRatio = Number.NaN, managedMemoryUsed } = jobOf(minute) ?? {};
      expect(heapMemoryUsed / heapMaxUsageRatio).toBeLessThan(harnessBytes);
      expect(heapMaxUsageRatio).toBeLessThan(1);
      expect(managedMemoryUsed).toBe(0);
    }
  });

  it('is not held back, nor given other memory, for the heap', () => {
    const codes = minutes.flatMap(({ record }) => record.because.map(({ rule }) => rule));
    expect(codes).not.toContain('memory-pressure');
    expect(codes).not.toContain('task-manager-memory');
  });

  it('reads in its harness: what Flink calls its source reads nothing, and what it reads seems to come from nowhere', () => {
    const [first, last] = [minutes[0], minutes.at(-1)].map((minute) => minute?.record.samples.at(-1)?.vertices);
    const read = (id: VertexId, metric: 'recordsIn' | 'recordsOut') =>
      (last?.[id]?.[metric] ?? Number.NaN) - (first?.[id]?.[metric] ?? Number.NaN);
    expect([read(reads!, 'recordsIn'), read(reads!, 'recordsOut') > 0]).toEqual([0, true]);
    expect([read(work!, 'recordsIn') > 0, read(group!, 'recordsIn') > 0]).toEqual([true, true]);
  });

  it('keeps its parallelism, with the reason: by its source it would seem to be idle', async () => {
    expect(decided().length).toBeGreaterThan(2);
    for (const { record } of decided()) {
      expect(record.decision).toBe('hold');
      expect(record.because.map(({ rule }) => rule)).toContain('portable-load');
      expect(record.evaluation?.vertices[work!]).toMatchObject({ targetDataRate: 0, parallelism: PARALLELISM });
    }
    expect(await loop.journal()).toEqual([]);
  });
});
