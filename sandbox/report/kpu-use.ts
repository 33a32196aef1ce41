/** Use of a day on Managed Flink, which bills KPUs, and how far that is from the best possible. */

import type { ChangeEvent } from '../../lib/model/events.ts';
import type { GroundTruth } from '../../world/ground-truth.ts';
import type { Oracle } from '../../world/oracle.ts';
import type { EvaluationSeen } from './evaluation-seen.ts';
import { type MemorySummary, memoryRows, memorySummary } from './memory.ts';
import { hours, type Row, share } from './rows.ts';

export interface KpuUse {
  readonly platform: 'managed-flink';
  readonly kpuHours: { readonly used: number; readonly staticPeak: number; readonly smallest: number };
  readonly dollars: { readonly used: number; readonly staticPeak: number; readonly smallest: number };
  readonly memory: MemorySummary;
}

export const kpuUse = (
  evaluations: readonly EvaluationSeen[],
  journal: readonly ChangeEvent[],
  truth: GroundTruth,
  oracle: Oracle,
  dollarsPerKpuHour: number,
): KpuUse => {
  const kpuHours = { used: truth.kpuHours, staticPeak: oracle.staticKpuHours, smallest: oracle.smallestKpuHours };
  return {
    platform: 'managed-flink',
    kpuHours,
    dollars: {
      used: kpuHours.used * dollarsPerKpuHour,
      staticPeak: kpuHours.staticPeak * dollarsPerKpuHour,
      smallest: kpuHours.smallest * dollarsPerKpuHour,
    },
    memory: memorySummary(evaluations, journal, truth, dollarsPerKpuHour),
  };
};

export const kpuRows = ({ kpuHours, dollars, memory }: KpuUse): readonly Row[] => [
  ['KPU-hours', `${hours(kpuHours.used)} (${dollars.used.toFixed(2)} USD)`],
  [
    '  static at peak',
    `${hours(kpuHours.staticPeak)} (${dollars.staticPeak.toFixed(2)} USD): used ${share(kpuHours.used, kpuHours.staticPeak)} of it`,
  ],
  [
    '  smallest possible',
    `${hours(kpuHours.smallest)} (${dollars.smallest.toFixed(2)} USD): used ${share(kpuHours.used, kpuHours.smallest)} of it`,
  ],
  ...memoryRows(memory),
];
