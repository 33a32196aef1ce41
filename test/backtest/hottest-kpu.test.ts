import { describe, expect, it } from 'vitest';
import { fitModel } from '../../backtest/fit/fit-model.ts';
import { cpuCapacity, cpuShareAt, hottestKpu } from '../../backtest/fit/hottest-kpu.ts';
import type { JobModel } from '../../backtest/fit/job-model.ts';
import { kpus, synthetic } from './synthetic.ts';

/** Eight KPUs; the hottest subtask of the keyed operator has so much more to do than the mean one. */
const modelOf = (more: number): JobModel => {
  const history = synthetic({ minutes: 240, load: (i) => 3000 + 10 * i });
  const minutes = history.minutes.map((minute) => ({
    ...minute,
    vertices: minute.vertices.map((vertex, i) => ({ ...vertex, hottest: vertex.busy * (i === 1 ? 1 + more : 1) })),
  }));
  return fitModel({ ...history, minutes });
};

const share = (model: JobModel, parallelism: number, recordsPerSecond: number): number =>
  cpuShareAt(model, { sizing: kpus(parallelism), perSecond: recordsPerSecond }) ?? Number.NaN;

describe('the processors of the hottest KPU', () => {
  const even = modelOf(0);
  const uneven = modelOf(0.4);

  it('are used as was measured, at the size that was seen', () => {
    for (const model of [even, uneven]) expect(share(model, 8, 4000)).toBeCloseTo(0.05 + 0.5 * 0.5, 2);
  });

  it('have their share where all subtasks are alike', () => {
    expect(hottestKpu(even, kpus(8))).toBeCloseTo(1, 6);
    expect(share(even, 4, 2000)).toBeCloseTo(share(even, 8, 4000), 6);
  });

  it('are hotter with more subtasks, whose hottest is further out, and cooler with fewer', () => {
    expect(hottestKpu(uneven, kpus(8))).toBeGreaterThan(1.05);
    expect(hottestKpu(uneven, kpus(16))).toBeGreaterThan(hottestKpu(uneven, kpus(8)));
    expect(hottestKpu(uneven, kpus(4))).toBeLessThan(hottestKpu(uneven, kpus(8)));
    expect(share(uneven, 4, 2000)).toBeLessThan(share(uneven, 8, 4000) - 0.005);
    expect(cpuCapacity(uneven, kpus(4)) / cpuCapacity(uneven, kpus(8))).toBeGreaterThan(0.51);
  });

  it('even out where a KPU has several subtasks of a vertex', () => {
    const together = { ...kpus(8), parallelismPerKpu: 2, kpus: 4 };
    expect(hottestKpu(uneven, together)).toBeLessThan(hottestKpu(uneven, kpus(8)));
  });

  it('are not known of a job that is not sized in KPUs, or that shows none', () => {
    const slots = { kind: 'per-vertex', parallelism: { source: 8, count: 8 } } as const;
    expect(cpuShareAt(even, { sizing: slots, perSecond: 1000 })).toBeUndefined();
    expect(cpuCapacity({ ...even, cpu: undefined }, kpus(8))).toBe(Number.POSITIVE_INFINITY);
  });
});
