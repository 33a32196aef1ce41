/** What ListMetrics has taught about each job. At most once an hour and job, and again when its graph has changed. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { keyOf } from '../../../lib/model/job.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { ObserveRequest } from '../../ports.ts';
import { discovered, listFlinkMetrics } from './discovery.ts';
import { MINUTE_MS } from './metric.ts';
import type { Learned } from './needs.ts';

export interface LookUp {
  readonly at: EpochMs;
  readonly learned: Learned;
  readonly because: readonly Reason[];
}

export interface LookUps {
  known(request: ObserveRequest): LookUp | undefined;
  /** Throws when the application publishes metrics, but none for any vertex: then the graph is another job's. */
  look(request: ObserveRequest, ratesOnly: Learned['ratesOnly']): Promise<LookUp>;
}

const VALID_MS = 60 * MINUTE_MS;

/** Kept in memory: a fresh process looks again. */
export const lookUps = (client: CloudWatchClient): LookUps => {
  const kept = new Map<string, LookUp>();
  return {
    known(request) {
      const lookUp = kept.get(keyFor(request));
      return lookUp && request.now - lookUp.at < VALID_MS ? lookUp : undefined;
    },
    async look(request, ratesOnly) {
      const { graph } = request.state;
      const found = discovered(graph, await listFlinkMetrics(client, request.job.name));
      if (found.tasks.length > 0 && found.learned.tasks.size === 0) {
        const why = found.because.map((reason) => reason.says).join(' ');
        throw new Error(`no vertex of the job graph has metrics in CloudWatch. ${why}`);
      }
      const lookUp = { at: request.now, learned: { ...found.learned, ratesOnly }, because: found.because };
      kept.set(keyFor(request), lookUp);
      return lookUp;
    },
  };
};

const keyFor = ({ job, state }: ObserveRequest): string =>
  JSON.stringify([keyOf(job), state.graph.vertices.map((vertex) => [vertex.id, vertex.name])]);
