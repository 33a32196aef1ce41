/** The same minutes of a job by its reporters through CloudWatch, and by Flink's REST API: what policy `flink` decides by each. */
import { cloudWatchSource } from '../../functions/metrics/cloudwatch/cloudwatch-source.ts';
import { evaluateJob, type JobEvaluated } from '../../lib/evaluate-job.ts';
import { initialState } from '../../lib/model/autoscaler-state.ts';
import type { VertexId } from '../../lib/model/graph.ts';
import type { EpochMs, Observation } from '../../lib/model/observation.ts';
import type { ReasonCode } from '../../lib/model/reasons.ts';
import { flink } from '../../lib/policies/flink/flink.ts';
import { resolveJobOptions } from '../../lib/settings/job-options.ts';
import type { ReporterWorld, settingsOf } from '../flink/reporter-world.ts';
import { resolvedOptions } from '../support/resolved-options.ts';

export interface Both {
  readonly reporter: JobEvaluated;
  readonly rest: JobEvaluated;
  /** What reading CloudWatch had to say. */
  readonly said: readonly ReasonCode[];
}

/** Of the minutes from then until now. Throws where a reporter showed nothing. */
export const decidedByBoth = async (
  world: Pick<ReporterWorld, 'client' | 'state' | 'now' | 'rest'>,
  settings: ReturnType<typeof settingsOf>,
  from: EpochMs,
): Promise<Both> => {
  const [job] = settings.jobs;
  if (!job) throw new Error('no job');
  const evaluated = (observations: readonly Observation[]): JobEvaluated =>
    evaluateJob({
      options: resolveJobOptions(settings, job, undefined).options,
      policy: flink,
      job: world.state(),
      state: initialState,
      observations,
      now: world.now(),
      executionMode: { kind: 'act' },
    });
  const source = cloudWatchSource({ client: world.client, settings });
  const ref = { account: '111122223333', region: 'us-east-1', platform: 'eks', name: job.name } as const;
  const { results } = await source.observe([
    { job: ref, settings: job, options: resolvedOptions(settings, job), state: world.state(), from, now: world.now() },
  ]);
  const [result] = results;
  if (result?.kind !== 'observed') throw result?.error ?? new Error('no result');
  if (result.observations.length === 0) throw new Error(result.because.map(({ says }) => says).join(' '));
  const first = result.observations[0]?.at ?? from;
  const rest = world.rest().filter(({ at }) => at >= first && at < world.now());
  return {
    reporter: evaluated(result.observations),
    rest: evaluated(rest),
    said: result.because.map(({ rule }) => rule),
  };
};

/** What a decision makes of a vertex; undefined: it stays as it is. */
export const sizeIn = ({ decision }: JobEvaluated, vertex: VertexId | undefined): number | undefined =>
  decision.kind === 'rescale' ? decision.vertices.find((one) => one.vertex === vertex)?.to : undefined;

export const lagIn = ({ evaluation }: JobEvaluated, vertex: VertexId | undefined): number =>
  evaluation?.vertices[vertex as VertexId]?.lag ?? Number.NaN;
