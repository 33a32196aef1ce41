/** The job as `/jobs/:id` shows it. That view is up to `web.refresh-interval` (3 s) old, its metrics are older still. */
import * as v from 'valibot';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { FlinkRestReader } from './client.ts';
import { jsonNumber } from './json-number.ts';

const complete = v.optional(v.boolean(), true);
const counter = v.optional(jsonNumber, 'NaN');
const vertex = v.object({
  id: v.string(),
  name: v.string(),
  slotSharingGroupId: v.optional(v.string()),
  maxParallelism: v.number(),
  parallelism: v.number(),
  status: v.string(),
  /** How long the vertex runs in this attempt, in ms; -1 before it does. */
  duration: v.number(),
  metrics: v.object({
    'read-records': counter,
    'read-records-complete': complete,
    'write-records': counter,
    'write-records-complete': complete,
    'accumulated-busy-time': counter,
    'accumulated-idle-time': counter,
    'accumulated-backpressured-time': counter,
  }),
});
const details = v.object({
  jid: v.string(),
  state: v.string(),
  /** Flink's clock when it answered. */
  now: v.number(),
  timestamps: v.object({ RUNNING: v.optional(v.number(), 0) }),
  vertices: v.array(vertex),
  /** `{}` while the job is between two executions. */
  plan: v.looseObject({ nodes: v.optional(v.array(v.unknown()), []) }),
});

export type JobDetails = v.InferOutput<typeof details>;
export type VertexDetails = v.InferOutput<typeof vertex>;

export const jobDetails = (rest: FlinkRestReader, jid: string): Promise<JobDetails> =>
  rest.get(`/jobs/${jid}`, details);

/** Flink writes 0 while the job is not running. */
export const runningSince = ({ timestamps }: JobDetails): EpochMs | undefined =>
  timestamps.RUNNING > 0 ? timestamps.RUNNING : undefined;
