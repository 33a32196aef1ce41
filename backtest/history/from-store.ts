/** The history of a deployed job from its stored window: no metric is read again. */
import type { JobStore } from '../../functions/ports.ts';
import { countedPartitions } from '../../lib/collection/counted-partitions.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { PlatformSize, Sizing } from '../../lib/model/sizing.ts';
import { historyFromSamples, type SizedSample } from './from-samples.ts';
import type { JobHistory } from './job-history.ts';
import { partitionSettings } from './partitions-of-settings.ts';

/** Where the store does not say it: the quotas of a new account, the price of us-east-1. */
const LIMITS = { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 } as const;

/** Undefined: the store has no graph or no evaluation of it. */
export const historyFromStore = async (
  store: Pick<JobStore, 'load' | 'evaluations'>,
  job: JobRef,
  from: EpochMs,
  to: EpochMs,
): Promise<JobHistory | undefined> => {
  const stored = await store.load(keyOf(job), to);
  const records = await store.evaluations(keyOf(job), from, to);
  const last = records.at(-1);
  if (stored.graph === undefined || last === undefined) return undefined;
  const byTime = new Map<EpochMs, SizedSample>();
  for (const { samples, sizing } of records) for (const sample of samples) byTime.set(sample.at, { sample, sizing });
  const { graph } = stored.graph;
  const known = countedPartitions(stored.state.collector?.sourcePartitions ?? {}, stored.state.partitions ?? {});
  const partitions = Object.fromEntries(Object.entries(known).filter(([, count]) => count > 0));
  const said = partitionSettings(graph, partitions);
  const settings =
    job.platform === 'managed-flink'
      ? { platform: job.platform, name: job.name, ...said }
      : { platform: 'flink' as const, name: job.name, url: 'http://127.0.0.1:8081', ...said };
  return historyFromSamples({
    job: job.platform === 'eks' ? { ...job, platform: 'flink' } : job,
    settings,
    graph,
    partitions,
    size: sizeOf(last.sizing),
    samples: [...byTime.values()].toSorted((a, b) => a.sample.at - b.sample.at),
    lagHiddenSeconds: 0,
  });
};

const sizeOf = (current: Sizing): PlatformSize =>
  current.kind === 'kpu' ? { kind: 'kpu', current, limits: LIMITS } : { kind: 'per-vertex', current };
