/**
 * What the options of a Beam pipeline say of its metrics. Its runner makes the splits of a source once, when the pipeline is
 * translated: `maxParallelism` of the pipeline options where that is set, else the parallelism of then. They are in every
 * snapshot, and no rescale makes more. No metric counts them; but the options are in the configuration of the job that Flink
 * shows, and so is the time of a bundle.
 */
import * as v from 'valibot';
import type { FlinkRestReader } from './client.ts';
import { FlinkRestError } from './error.ts';

const config = v.object({
  'execution-config': v.optional(v.object({ 'user-config': v.optional(v.record(v.string(), v.unknown()), {}) })),
});

/** Every source of Beam has it, and no other. */
export const isBeamSource = (names: readonly string[]): boolean => names.some(isPendingBytes);

export const isPendingBytes = (name: string): boolean => name.endsWith('.pendingBytes');

export interface BeamOptions {
  /** Of each source; 0: not known, since it is not Beam's own runner for Java, or Flink shows no options. */
  readonly splits: number;
  /** How long records are gathered before they go on, where the pipeline sets it; Beam's default is a second. */
  readonly bundleMs: number;
}

export const beamOptions = async (rest: FlinkRestReader, jobId: string): Promise<BeamOptions> => {
  const options = await pipelineOptions(rest, jobId);
  const bundleMs = Number(options['maxBundleTimeMills'] ?? DEFAULT_BUNDLE_MS);
  if (!String(options['runner']).endsWith('.FlinkRunner')) return { splits: 0, bundleMs };
  const most = Number(options['maxParallelism']);
  const then = Number(options['parallelism']);
  return { splits: [most, then].find((number) => number > 0) ?? 0, bundleMs };
};

const DEFAULT_BUNDLE_MS = 1000;

const pipelineOptions = async (rest: FlinkRestReader, jobId: string): Promise<Readonly<Record<string, unknown>>> => {
  try {
    return (await rest.get(`/jobs/${jobId}/config`, config))['execution-config']?.['user-config'] ?? {};
  } catch (error) {
    if (error instanceof FlinkRestError && error.status === 404) return {};
    throw error;
  }
};
