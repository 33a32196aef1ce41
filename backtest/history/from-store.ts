/** The history of a deployed job from its stored window: no metric is read again. */
import type { EvaluationRecord, JobStore, StoredJob } from '../../functions/ports.ts';
import { countedPartitions } from '../../lib/collection/counted-partitions.ts';
import type { AutopilotEvent } from '../../lib/model/events.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { PlatformSize, Sizing } from '../../lib/model/sizing.ts';
import { historyFromSamples, type SizedSample } from './from-samples.ts';
import type { JobHistory } from './job-history.ts';
import { operationsOf } from './operations.ts';
import { partitionSettings } from './partitions-of-settings.ts';

/** Where the store does not say it: the quotas of a new account, the price of us-east-1. */
const LIMITS = { maxKpus: 64, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 } as const;

/** What is known of the job beside its store. */
export interface StoredJobSettings extends Pick<JobHistory, 'entry' | 'taskSlots' | 'dollarsPerUnitHour' | 'config'> {}

/** All that a store has of a job. */
export interface StoredWindow {
  readonly job: StoredJob;
  readonly evaluations: readonly EvaluationRecord[];
  readonly journal: readonly AutopilotEvent[];
}

export const readStored = async (
  store: Pick<JobStore, 'load' | 'evaluations' | 'journal'>,
  job: JobRef,
  from: EpochMs,
  to: EpochMs,
): Promise<StoredWindow> => {
  const key = keyOf(job);
  const [stored, evaluations, journal] = await Promise.all([
    store.load(key, to),
    store.evaluations(key, from, to),
    store.journal(key, from, to),
  ]);
  return { job: stored, evaluations, journal };
};

/** Undefined: the store has no graph or no evaluation of it. */
export const historyOfStored = (
  job: JobRef,
  { job: stored, evaluations, journal }: StoredWindow,
  known: StoredJobSettings = {},
): JobHistory | undefined => {
  const last = evaluations.at(-1);
  if (stored.graph === undefined || last === undefined) return undefined;
  const byTime = new Map<EpochMs, SizedSample>();
  for (const { samples, sizing } of evaluations) {
    for (const sample of samples) byTime.set(sample.at, { sample, sizing });
  }
  const { graph } = stored.graph;
  const counted = countedPartitions(stored.state.collector?.sourcePartitions ?? {}, stored.state.partitions ?? {});
  const partitions = Object.fromEntries(Object.entries(counted).filter(([, count]) => count > 0));
  const samples = [...byTime.values()].toSorted((a, b) => a.sample.at - b.sample.at);
  const history = historyFromSamples({
    job,
    settings: { ...settingsOf(job, known), ...partitionSettings(graph, partitions) },
    graph,
    partitions,
    size: sizeOf(last.sizing),
    samples,
    lagHiddenSeconds: 0,
    operations: operationsOf(journal),
  });
  return { ...history, ...known, readFrom: 'the stored window' };
};

const settingsOf = ({ platform, name }: JobRef, { entry }: StoredJobSettings): JobHistory['settings'] => {
  if (entry !== undefined) return entry;
  return platform === 'managed-flink'
    ? { platform, name }
    : // Where it runs only the deployed settings say, and a replay does not need it.
      { platform: 'flink', name, url: 'http://127.0.0.1:8081' };
};

const sizeOf = (current: Sizing): PlatformSize =>
  current.kind === 'kpu' ? { kind: 'kpu', current, limits: LIMITS } : { kind: 'per-vertex', current };
