/** The job while it runs: one second after the other, from the sink back to the sources. */

import type { JobLayout } from '../job/layout.ts';
import { visits } from '../job/visits.ts';
import { smoothNoise, streamOf } from '../load/random.ts';
import { memoryDemand } from '../memory/demand.ts';
import { createTaskManagers, type TaskManagers } from '../memory/task-managers.ts';
import { forEachSubtask, shareCpu } from './cpu.ts';
import type { Position, Topics } from './topics.ts';
import { createVertexRun, type EdgeRun, type Intake, runSecond, type VertexRun } from './vertex-run.ts';

export interface RunningJob {
  readonly layout: JobLayout;
  readonly vertices: readonly VertexRun[];
  readonly edges: readonly EdgeRun[];
  /** Seconds since it started. */
  seconds(): number;
  /** Processor seconds used since the start, per KPU. */
  cpuSeconds(): Float64Array;
  readonly memory: TaskManagers;
  /** `recentRate`: records/s of the last half hour, which decide what is kept. */
  step(recentRate: number): void;
  /** How long a checkpoint barrier that starts now travels through the queues. */
  alignmentSeconds(): number;
}

export interface JobStart {
  readonly layout: JobLayout;
  readonly topics: Topics;
  readonly seed: number;
  /** Simulated seconds before this start, so that noise goes on where it was. */
  readonly startSecond: number;
  readonly recentRate: number;
}

/** The topics stand where the job is restored from. */
export const startJob = ({ layout, topics, seed, startSecond, recentRate }: JobStart): RunningJob => {
  const drained = drainedAt(layout, topics.read);
  const edges: EdgeRun[] = layout.vertices.flatMap((vertex) =>
    vertex.output
      ? [
          {
            layout: vertex.output,
            queued: new Float64Array(vertex.output.shares.length),
            drained: drained[vertex.index] ?? 0,
          },
        ]
      : [],
  );
  const vertices = layout.vertices.map((vertex) => createVertexRun(vertex, edges));
  const backwards = [...vertices].reverse();
  const intakes = vertices.map((run) => (run.layout.kind === 'source' ? fromTopic(run, topics) : fromEdges(run)));
  const noise = vertices.map((run) => streamOf(seed, `slowness of ${run.layout.name}`));
  const perKpu = layout.size.parallelismPerKpu;
  const cpuShares = new Float64Array(layout.kpus).fill(Number.POSITIVE_INFINITY);
  const cpuShare = (subtask: number): number => cpuShares[Math.floor(subtask / perKpu)] ?? Number.POSITIVE_INFINITY;
  const memory = createTaskManagers(memoryDemand(layout, visits(layout)), recentRate);
  let seconds = 0;

  return {
    layout,
    vertices,
    edges,
    memory,
    seconds: () => seconds,
    cpuSeconds() {
      const used = new Float64Array(layout.kpus);
      forEachSubtask(vertices, perKpu, (run, subtask, kpu) => {
        used[kpu] = (used[kpu] ?? 0) + (run.cpuSeconds[subtask] ?? 0);
      });
      return used;
    },
    step(rate) {
      // Cold caches and just-in-time compilation: a quarter slower at first, gone after a minute or two.
      const warmUp = 1 + 0.25 * Math.exp(-seconds / 30);
      for (const run of backwards) {
        const index = run.layout.index;
        const mood = warmUp * (1 + 0.02 * smoothNoise(noise[index] ?? 0, (startSecond + seconds) / 240));
        // While garbage is collected, nothing else happens.
        const slowness = (subtask: number): number =>
          mood / (1 - (memory.collecting[Math.floor(subtask / perKpu)] ?? 0));
        runSecond(run, { intake: intakes[index] ?? NOTHING, cpuShare, slowness, missRatios: memory.missRatios });
      }
      shareCpu(cpuShares, vertices, layout.size, memory.collecting);
      memory.step(allocatedBytes(vertices, layout), rate);
      seconds++;
    },
    alignmentSeconds: () => vertices.reduce((sum, run) => sum + waitBefore(run), 0),
  };
};

/** A restored job has handled, everywhere, exactly what follows from the records before its position. */
const drainedAt = (layout: JobLayout, position: Position): readonly number[] => {
  const sent: number[] = [];
  for (const vertex of layout.vertices) {
    const taken =
      vertex.kind === 'source'
        ? (position[vertex.index] ?? new Float64Array()).reduce((a, b) => a + b, 0)
        : vertex.inputs.reduce((sum, edge) => sum + (sent[edge.from] ?? 0), 0);
    sent.push(taken * vertex.selectivity);
  }
  return sent;
};

const NOTHING: Intake = { available: () => 0, take: () => {} };

/** Partitions are handed out in turn; a subtask reads its own in proportion to what waits in them. */
const fromTopic = (run: VertexRun, topics: Topics): Intake => {
  const topic = topics.topics.find((one) => one.source === run.layout.index);
  const read = topics.read[run.layout.index];
  if (!topic || !read) return NOTHING;
  const { parallelism } = run.layout;
  const waiting = (partition: number): number =>
    Math.max(0, topics.arrived() * (topic.shares[partition] ?? 0) - (read[partition] ?? 0));
  const available = (subtask: number): number => {
    let sum = 0;
    for (let partition = subtask; partition < read.length; partition += parallelism) sum += waiting(partition);
    return sum;
  };
  return {
    available,
    take(subtask, records) {
      const all = available(subtask);
      if (all === 0) return;
      const part = records / all;
      for (let partition = subtask; partition < read.length; partition += parallelism) {
        read[partition] = (read[partition] ?? 0) + waiting(partition) * part;
      }
    },
  };
};

/** With several inputs, from each in proportion to what waits there. */
const fromEdges = ({ inputs }: VertexRun): Intake => {
  const available = (subtask: number): number => {
    let sum = 0;
    for (const edge of inputs) sum += edge.queued[subtask] ?? 0;
    return sum;
  };
  return {
    available,
    take(subtask, records) {
      const all = available(subtask);
      if (all === 0) return;
      for (const edge of inputs) {
        const queued = edge.queued[subtask] ?? 0;
        const taken = (queued / all) * records;
        edge.queued[subtask] = Math.max(0, queued - taken);
        edge.drained += taken;
      }
    },
  };
};

/** What the last second's records have left on the heap, per task manager. */
const allocatedBytes = (vertices: readonly VertexRun[], { kpus, size }: JobLayout): Float64Array => {
  const allocated = new Float64Array(kpus);
  forEachSubtask(vertices, size.parallelismPerKpu, (run, subtask, kpu) => {
    const bytes = (run.lastRecords[subtask] ?? 0) * run.layout.heap.allocatedBytesPerRecord;
    allocated[kpu] = (allocated[kpu] ?? 0) + bytes;
  });
  return allocated;
};

/**
 * The barrier waits for the fullest buffer: what is in it, at the speed back pressure leaves the subtask. The second that
 * the simulation's step adds is not real.
 */
const waitBefore = ({ layout, inputs, lastBackPressured }: VertexRun): number => {
  let longest = 0;
  for (let subtask = 0; subtask < layout.parallelism; subtask++) {
    const queued = inputs.reduce((sum, edge) => sum + (edge.queued[subtask] ?? 0), 0);
    const free = Math.max(0.01, 1 - (lastBackPressured[subtask] ?? 0));
    longest = Math.max(longest, (queued * layout.serviceSeconds) / free - 1);
  }
  return longest;
};
