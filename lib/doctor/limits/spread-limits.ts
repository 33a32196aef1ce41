/** Limits of how records are spread: partitions, hot keys and partitions, and Iceberg writers behind a hash. */
import type { JobVertex } from '../../model/graph.ts';
import { isSource } from '../../model/graph.ts';
import { formatNumber, formatPercent } from '../../number/format.ts';
import { hotKeyOf } from '../../policies/autopilot/spread.ts';
import { partsOf } from '../../policies/autopilot/vertex-capacity.ts';
import type { Finding } from '../finding.ts';
import { type JobMeasured, meanOfVertex, running, severityAt } from './job-measured.ts';

export const partitionsReached = (measured: JobMeasured): readonly Finding[] =>
  running(measured)
    .filter(isSource)
    .flatMap((vertex): Finding[] => {
      const known = measured.partitions[vertex.id];
      const partitions = known?.count ?? measured.evaluation?.vertices[vertex.id]?.sourcePartitions ?? 0;
      const { id, name, parallelism } = vertex;
      if (partitions <= 0 || parallelism < partitions) return [];
      const word = known?.from === 'kinesis' ? 'open shards' : 'partitions';
      const idle = parallelism - partitions;
      const from = known === undefined ? '' : ` (${known.says})`;
      const says =
        idle === 0
          ? `${name} has ${parallelism} subtasks and ${partitions} ${word}${from}: it can not read with more.`
          : `${name} has ${parallelism} subtasks and ${partitions} ${word}${from}: ${idle} of them have nothing to read.`;
      const numbers = {
        subtasks: { value: parallelism, unit: 'subtasks' },
        partitions: { value: partitions, unit: 'partitions' },
      };
      return [{ code: 'partitions-reached', severity: severityAt(measured, id), says, vertex: id, numbers }];
    });

/** A vertex that hardly works is uneven by chance. */
const LEAST_BUSY = 0.3;
/** The busiest subtask against the mean, where no key explains it. */
const LEAST_RATIO = 1.5;

export const unevenLoad = (measured: JobMeasured): readonly Finding[] =>
  running(measured).flatMap((vertex): Finding[] => {
    const { id, name, parallelism } = vertex;
    const hottest = meanOfVertex(measured, id, 'loadMax');
    const average = meanOfVertex(measured, id, 'loadAverage');
    if (parallelism < 2 || !(hottest >= LEAST_BUSY) || !(average > 0)) return [];
    const parts = partsOf(vertex, measured.partitions[id]?.count ?? 0);
    const share = hotKeyOf(parallelism, parts, hottest, average);
    const ratio = hottest / average;
    if (share === 0 || ratio < LEAST_RATIO) return [];
    const code = isSource(vertex) ? 'hot-partition' : isHashed(vertex) ? 'hot-key' : 'skew';
    const says = `${name}: its busiest subtask is ${formatPercent(hottest)} busy, the mean of ${parallelism} is ${formatPercent(average)}, ${formatNumber(ratio)} times as much. One subtask gets about ${formatPercent(share)} of the records on top of its share.`;
    const numbers = {
      busiest: { value: hottest, unit: 'busy' },
      mean: { value: average, unit: 'busy' },
      share: { value: share, unit: 'of the records' },
    };
    return [{ code, severity: severityAt(measured, id), says, vertex: id, numbers }];
  });

const isHashed = ({ inputs }: JobVertex): boolean => inputs.some(({ shipStrategy }) => shipStrategy === 'HASH');

/** `IcebergStreamWriter`, `IcebergSink … Writer`: chained operators are part of the name. A committer gets few records. */
const ICEBERG_WRITER = /iceberg[\s\S]*writer/i;

export const icebergWriters = (measured: JobMeasured): readonly Finding[] =>
  running(measured).flatMap((vertex): Finding[] => {
    const { id, name, description = '', parallelism } = vertex;
    if (!ICEBERG_WRITER.test(`${name} ${description}`) || !isHashed(vertex)) return [];
    const says = `${name} writes to Iceberg with ${parallelism} subtasks behind a hash of its partition key.`;
    const numbers = { subtasks: { value: parallelism, unit: 'subtasks' } };
    return [{ code: 'iceberg-hash-distribution', severity: severityAt(measured, id), says, vertex: id, numbers }];
  });
