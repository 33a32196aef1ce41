/** What a minute of a workload showed, for people. */
import type { Sizing } from '../../lib/model/sizing.ts';
import { eventRow } from '../flink/timeline.ts';
import type { Minute } from './fast-loop.ts';

export const minuteRows = ({ minute, jobs }: Minute, says: string): readonly string[] =>
  Object.entries(jobs).flatMap(([name, { record, events }]) => {
    const lags = Object.values(record.samples.at(-1)?.vertices ?? {}).flatMap(({ lag }) =>
      lag === undefined ? [] : [Math.round(lag)],
    );
    const because = record.because.map((reason) => reason.says).join(' ');
    return [
      [
        `${minute.toFixed(0).padStart(3)} min`,
        says,
        `${name} ${sizeOf(record.sizing).padEnd(8)}`,
        `lag ${lags.join('+').padEnd(12)}`,
        `${record.decision}: ${because.slice(0, 900)}`,
      ].join('  '),
      ...events.map(eventRow),
    ];
  });

const sizeOf = (sizing: Sizing): string =>
  sizing.kind === 'per-vertex' ? Object.values(sizing.parallelism).join('-') : String(sizing.parallelism);
