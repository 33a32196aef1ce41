/** Reasons like those of the core, for the synthetic day. */
import type { ChangeInFlight } from '../../lib/model/change.ts';
import type { Evaluation } from '../../lib/model/evaluation.ts';
import type { VertexId } from '../../lib/model/graph.ts';
import type { Reason } from '../../lib/model/reason.ts';
import { model, sizingFor } from './page-world.ts';

export const reasonsToRescale = (seen: Evaluation, from: number, to: number): readonly Reason[] => {
  const widest = model.reduce((a, b) => (recommended(seen, b.vertex.id) > recommended(seen, a.vertex.id) ? b : a));
  const { trueProcessingRate, targetDataRate, scaleUpRateThreshold } = seen.vertices[widest.vertex.id]!;
  const target = Math.round(targetDataRate).toLocaleString('en-US');
  return [
    {
      rule: 'required-factor',
      says: `${widest.vertex.name} must handle ${target} records/s and needs ${to} subtasks at 70 % utilization.`,
      vertex: widest.vertex.id,
      numbers: {
        targetDataRate: { value: targetDataRate, unit: 'records/s' },
        trueProcessingRate: { value: trueProcessingRate, unit: 'records/s' },
        scaleUpRateThreshold: { value: scaleUpRateThreshold, unit: 'records/s' },
        restartTime: { value: 60, unit: 's' },
        maxParallelism: { value: 128, unit: 'subtasks' },
      },
    },
    {
      rule: 'kpu',
      says: `${to} slots at 2 per KPU are ${sizingFor(to).kpus} KPUs: ${price(from)} becomes ${price(to)} USD per hour.`,
      numbers: { kpus: { value: sizingFor(to).kpus, unit: 'KPU' }, heapUsage: { value: Number.NaN, unit: '%' } },
      bound: 'job.autoscaler.scale-up.max-factor',
    },
  ];
};

export const reasonsToHold = (
  seen: Evaluation | undefined,
  minutes: number,
  change: ChangeInFlight | undefined,
  parallelism: number,
): readonly Reason[] => {
  if (change?.status === 'applied') {
    return [
      { rule: 'change-under-way', says: `A change to parallelism ${parallelism} is under way since this evaluation.` },
    ];
  }
  if (!seen?.windowFull) {
    const numbers = { collected: { value: minutes, unit: 'min' }, window: { value: 15, unit: 'min' } };
    return [{ rule: 'window-full', says: `The window is not full: ${minutes} of 15 min.`, numbers }];
  }
  return model
    .filter(({ vertex }) => vertex.inputs.length > 0)
    .map(({ vertex }): Reason => {
      const one = seen.vertices[vertex.id]!;
      const rate = Math.round(one.trueProcessingRate).toLocaleString('en-US');
      return {
        rule: 'outside-utilization-band',
        says: `${vertex.name} can do ${rate} records/s: enough to keep up, and not enough too much to give up a subtask.`,
        vertex: vertex.id,
        numbers: {
          trueProcessingRate: { value: one.trueProcessingRate, unit: 'records/s' },
          scaleUpBelow: { value: one.scaleUpRateThreshold, unit: 'records/s' },
          scaleDownAbove: { value: one.scaleDownRateThreshold, unit: 'records/s' },
        },
      };
    });
};

const recommended = (seen: Evaluation, vertex: VertexId): number => seen.vertices[vertex]?.recommendedParallelism ?? 0;
const price = (parallelism: number): string => sizingFor(parallelism).dollarsPerHour.toFixed(2);
