/** The parallelism a job was asked to have, as bounds per vertex. Live: what was PUT is there at once, reached or not. */
import * as v from 'valibot';
import type { FlinkRest, FlinkRestReader } from './client.ts';

const requirements = v.record(
  v.string(),
  v.object({ parallelism: v.object({ lowerBound: v.number(), upperBound: v.number() }) }),
);

/** Vertex id -> bounds. */
export type ResourceRequirements = v.InferOutput<typeof requirements>;

/** Throws FlinkRestError; with a status when the job's scheduler has none, which only the adaptive one has. */
export const getRequirements = (rest: FlinkRestReader, jid: string): Promise<ResourceRequirements> =>
  rest.get(`/jobs/${jid}/resource-requirements`, requirements);

/** Every vertex must be in it. Throws FlinkRestError, with status 400 when Flink refuses. */
export const putRequirements = (rest: FlinkRest, jid: string, wanted: ResourceRequirements): Promise<void> =>
  rest.put(`/jobs/${jid}/resource-requirements`, wanted);
