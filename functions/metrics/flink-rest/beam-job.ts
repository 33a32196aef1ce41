/** What Flink's REST API shows of a job of Beam: its backlog in bytes, and how long its bundles are. */
import type { JobVertex } from '../../../lib/model/graph.ts';
import type { Aggregate } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { formatDuration } from '../../../lib/number/format.ts';
import { type BeamOptions, isPendingBytes } from '../../flink-rest/beam-options.ts';
import type { ObserveRequest } from '../../ports.ts';
import { isOfSource } from '../plan/source-entries.ts';

/** Of a source of Beam that the settings name. */
export const bytesPerRecord = (vertex: JobVertex, { settings, state }: ObserveRequest): number | undefined => {
  const named = settings.lag.find((entry) => entry.kind === 'beam' && isOfSource(entry, vertex, state.graph));
  return named?.kind === 'beam' ? named.bytesPerRecord : undefined;
};

/** One subtask that does not know its own (-1) makes the whole unknown.  (6 000 bytes at 200 each)  ->  30 records */
export const backlogInBytes = (
  metrics: Readonly<Record<string, Aggregate>>,
  bytes: number | undefined,
): Readonly<Record<string, Aggregate>> => {
  const name = Object.keys(metrics).find(isPendingBytes);
  const { min = Number.NaN, sum = Number.NaN } = metrics[name ?? ''] ?? {};
  if (name === undefined || bytes === undefined) return {};
  return { [name.replace(/Bytes$/, 'Records')]: { sum: min >= 0 ? sum / bytes : Number.NaN } };
};

/** So many bundles are the least that a rate is taken over. */
const LEAST_BUNDLES = 6;

/** Records go on a bundle at a time: over fewer than six their rate is that of chance.  (bundles of 5 min, window 15 min)  ->  said */
export const longBundles = (beam: BeamOptions | undefined, { options }: ObserveRequest): readonly Reason[] => {
  if (beam === undefined || options.metricsWindowMs >= LEAST_BUNDLES * beam.bundleMs) return [];
  const [window, bundle] = [options.metricsWindowMs, beam.bundleMs].map(formatDuration);
  return [
    {
      rule: 'long-bundles',
      says: `A bundle of the pipeline may take ${bundle} (maxBundleTimeMills), and the window is ${window}: rates over fewer than ${LEAST_BUNDLES} bundles are those of chance.`,
      numbers: {
        bundle: { value: beam.bundleMs / 1000, unit: 's' },
        window: { value: options.metricsWindowMs / 1000, unit: 's' },
      },
      bound: 'job.autoscaler.metrics.window',
    },
  ];
};
