/**
 * Plays the Flink Kubernetes Operator on a real Flink, for a rescale in place: upper bounds as the overrides of the resource
 * say, lower bounds no higher. At rest it says it is as soon as Flink has taken that, as the real one does (FLINK-34619).
 */
import { overridesOf } from '../../../sandbox/kubernetes/operator/spec-change.ts';
import { type OperatorsView, statusWriter } from './operator.ts';

export interface InPlaceOperator {
  /** The job runs: the resource says so. */
  deployed(): Promise<void>;
  /** Looks at the newest spec, and does what it asks for. */
  reconcile(): Promise<void>;
}

type Bounds = Record<string, { parallelism: { lowerBound: number; upperBound: number } }>;

interface Overview {
  readonly jobs: readonly { readonly jid: string; readonly name: string; readonly 'start-time': number }[];
}

export const inPlaceOperator = async (view: OperatorsView, flinkUrl: string): Promise<InPlaceOperator> => {
  const [job] = (await ask<Overview>(`${flinkUrl}/jobs/overview`)).jobs;
  if (!job) throw new Error('Flink has no job');
  const status = statusWriter(view, () => ({
    jobId: job.jid,
    jobName: job.name,
    startTime: String(job['start-time']),
  }));
  const deployed = () => status('STABLE', 'DEPLOYED', 'RUNNING', null);
  return {
    deployed,
    reconcile: async () => {
      const requirements = `${flinkUrl}/jobs/${job.jid}/resource-requirements`;
      const bounds = await ask<Bounds>(requirements);
      for (const [id, upperBound] of Object.entries(overridesOf((await view.read()).spec))) {
        const lowerBound = Math.min(bounds[id]?.parallelism.lowerBound ?? 1, upperBound);
        bounds[id] = { parallelism: { lowerBound, upperBound } };
      }
      await ask(requirements, { method: 'PUT', body: JSON.stringify(bounds) });
      await deployed();
    },
  };
};

const ask = async <T>(url: string, request: RequestInit = {}): Promise<T> => {
  const answer = await fetch(url, { ...request, headers: { 'content-type': 'application/json' } });
  if (!answer.ok) throw new Error(`${request.method ?? 'GET'} ${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};
