import { expect, it } from 'vitest';
import { mergeSparseMetrics } from '../../../lib/collection/carry-over.ts';
import type { JobSample, Sample } from '../../../lib/model/sample.ts';
import { kpuSize, type Pools, playKpuJob } from '../../support/kpu-job.ts';
import { optionsOf } from '../../support/small-job.ts';

const sample = (job: JobSample): Sample => ({ at: 60_000, vertices: {}, job });

it.each<[string, JobSample, JobSample | undefined, JobSample]>([
  ['a first reading is what it is', { containerMemory: 0.4 }, undefined, { containerMemory: 0.4 }],
  [
    'what is not read again stays',
    {},
    { containerMemory: 0.4, containerCpu: 0.2 },
    { containerMemory: 0.4, containerCpu: 0.2 },
  ],
  ['what is read again counts', { heapUse: 0.5 }, { heapUse: 0.4, managedUse: 0.1 }, { heapUse: 0.5, managedUse: 0.1 }],
  ['what is read every time can be unsaid', {}, { heapMaxUsageRatio: 0.9, gcPressure: 0.1 }, {}],
])('%s', (_, again, known, expected) => {
  expect(mergeSparseMetrics(sample(again), known && sample(known)).job).toEqual(expected);
});

it('a sample that says no more and no less is the same one', () => {
  const again = sample({ containerMemory: 0.4 });
  expect(mergeSparseMetrics(again, sample({ containerMemory: 0.3 }))).toBe(again);
});

it('the window keeps what was read of a minute', () => {
  const pools = (_: unknown, minute: number): Pools => (minute === 1 ? { container: 0.5 } : {});
  const evaluations = playKpuJob({ options: optionsOf(), size: kpuSize(4, 1), pools, minutes: [0, 1, 2] });
  const window = evaluations.at(-1)?.evaluated.state.window ?? [];
  expect(window.map(({ job }) => job.containerMemory)).toEqual([undefined, 0.5, undefined]);
});
