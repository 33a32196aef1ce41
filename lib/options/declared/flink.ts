/** Flink's own options that scaling needs to know. */
import { flinkOption } from '../declare.ts';
import { map } from '../lists.ts';
import { integer } from '../numbers.ts';
import { atLeastOne } from './bounds.ts';

export const flinkOwnOptions = {
  taskSlots: flinkOption('taskmanager.numberOfTaskSlots', integer, '1', {
    bounds: atLeastOne,
  }),
  parallelismOverrides: flinkOption('pipeline.jobvertex-parallelism-overrides', map, ''),
} as const;
