/**
 * A pipeline of Beam's Python SDK on the portable runner and a real Flink: its user code runs in a harness beside the JVM, and
 * keeps more memory there than the JVM's whole heap. It gets more than one subtask can do, and policy `flink` with memory tuning
 * and the limit of the heap on scales it as it is deployed, by Flink's REST API (fast-flink.ts says what a minute is).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChangeEvent } from '../../../lib/model/events.ts';
import type { VertexId } from '../../../lib/model/graph.ts';
import { until } from '../../flink/until.ts';
import { type FastLoop, type Minute, openFastLoop, verticesByName } from '../fast-loop.ts';
import { type RunningPortable, startPortable } from './start-portable.ts';

const MEBIBYTE = 2 ** 20;
const LOAD = 150;

describe('a portable pipeline of Beam, whose user code is in Python', () => {
  let running: RunningPortable;
  let loop: FastLoop;
  let rise: readonly Minute[];
  let after: readonly Minute[];
  let harnessBytes: number;
  let [impulse, reads, work]: VertexId[] = [];

  beforeAll(async () => {
    running = await startPortable({
      parts: 4,
      recordsPerSecond: LOAD,
      workMillis: 8,
      keptMebibytes: 500,
      parallelism: 1,
      slotsPerTaskManager: 8,
    });
    loop = await openFastLoop({
      flink: { url: running.url, jobs: [running.job] },
      settings: {
        mode: 'act',
        policy: 'flink',
        options: {
          'job.autoscaler.stabilization.interval': '1 m',
          'job.autoscaler.metrics.window': '4 m',
          'job.autoscaler.memory.tuning.enabled': 'true',
          // Every heap is above it.
          'job.autoscaler.memory.heap-usage.threshold': '0.01',
        },
      },
      says: async () => `${Math.round((await running.residentBytes()) / MEBIBYTE)} MiB in the harness`,
    });
    [impulse, reads, work] = await verticesByName(running.url, running.job, [
      'Source: Impulse',
      '[1]numbers/ProcessSizedElementsAndRestrictions0',
      '[3]{work, key, window}',
    ]);
    harnessBytes = await until('the harness to keep its memory', 180, async () => {
      const bytes = await running.residentBytes();
      return bytes > 500 * MEBIBYTE ? bytes : undefined;
    });
    rise = await loop.minutesUntil('more subtasks for the slow stage', 40, ({ events }) => named(events, 'confirmed'));
    after = await loop.minutesUntil('the bigger job to read on', 40, (minute) => {
      const { recordsOut = 0 } = verticesOf(minute)?.[reads!] ?? {};
      return parallelismOf(minute, work!) > 1 && recordsOut > 60 * LOAD;
    });
  });
  afterAll(async () => {
    await loop?.stop();
    await running?.stop();
  });

  const jobOf = ({ record }: Minute) => record.samples.at(-1)?.job;
  const verticesOf = ({ record }: Minute) => record.samples.at(-1)?.vertices;
  const parallelismOf = ({ record }: Minute, vertex: VertexId): number =>
    record.sizing.kind === 'per-vertex' ? (record.sizing.parallelism[vertex] ?? Number.NaN) : Number.NaN;
  const measured = () => [...rise, ...after].filter((minute) => jobOf(minute) !== undefined);
  const requested = () => rise.find(({ events }) => named(events, 'requested'))?.record;

  it('has more memory in its harness than the JVM has heap, of which no metric of Flink shows anything', () => {
    expect(measured().length).toBeGreaterThan(3);
    for (const minute of measured()) {
      const { heapMemoryUsed = Number.NaN, heapMaxUsageRatio = Number.NaN, managedMemoryUsed } = jobOf(minute) ?? {};
      expect(heapMemoryUsed / heapMaxUsageRatio).toBeLessThan(harnessBytes);
      expect(heapMaxUsageRatio).toBeLessThan(1);
      expect(managedMemoryUsed).toBe(0);
    }
  });

  it('is not held back for the heap, and keeps its memory with the change, with the reason', () => {
    const codes = [...rise, ...after].flatMap(({ record }) => record.because.map(({ rule }) => rule));
    expect(codes).not.toContain('memory-pressure');
    expect(codes).not.toContain('task-manager-memory');
    expect(requested()?.because.map(({ rule }) => rule)).toContain('portable-memory');
  });

  it('is read by a stage that hands its work back to itself, behind a source of Flink that reads nothing', () => {
    const ofSource = measured().map((minute) => verticesOf(minute)?.[impulse!]?.recordsIn ?? 0);
    const ofStage = rise.map((minute) => verticesOf(minute)?.[reads!]?.recordsIn ?? 0);
    expect(Math.max(...ofSource)).toBeLessThan(60);
    expect(Math.max(...ofStage)).toBeGreaterThan(60 * LOAD);
  });

  it('gets more subtasks for the stage that is too slow, by what that one sends on', () => {
    expect(requested()?.evaluation?.vertices[work!]?.targetDataRate).toBeGreaterThan(LOAD / 4);
    expect(parallelismOf(after.at(-1)!, work!)).toBeGreaterThan(1);
    expect(parallelismOf(after.at(-1)!, reads!)).toBe(1);
  });

  it('has had no change refused or failed', async () => {
    const journal = await loop.journal();
    expect(journal.filter(({ name }) => name === 'refused' || name === 'failed' || name === 'lapsed')).toEqual([]);
  });
});

const named = (events: readonly ChangeEvent[], name: ChangeEvent['name']): boolean =>
  events.some((event) => event.name === name);
