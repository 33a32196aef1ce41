/** What Flink itself says of the job: nothing, while its job manager restarts, or where we may not ask; neither is an error. */

import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import type { FlinkRestReader } from '../../flink-rest/client.ts';
import { FlinkRestError } from '../../flink-rest/error.ts';
import { type JobDetails, jobDetails } from '../../flink-rest/job-details.ts';
import { listJobs, type OverviewJob } from '../../flink-rest/jobs-overview.ts';
import { getRequirements } from '../../flink-rest/resource-requirements.ts';
import { KubernetesError } from '../../kubernetes/error.ts';
import { upperBounds } from '../flink-rest/describe.ts';

export type FlinkJobView =
  | { readonly kind: 'seen'; readonly job: OverviewJob; readonly details: JobDetails }
  | { readonly kind: 'not seen'; readonly says: string }
  /** No right to the service proxy: the operator's word is all there is. `says`: which right. */
  | { readonly kind: 'forbidden'; readonly says: string };

/** Throws what is neither just a job manager that is away nor a permission that is missing. */
export const readFlinkJob = async (rest: FlinkRestReader, jobId: string): Promise<FlinkJobView> => {
  if (jobId === '') return { kind: 'not seen', says: 'without a job id in its status' };
  try {
    const job = (await listJobs(rest)).find(({ jid }) => jid === jobId);
    if (!job) return { kind: 'not seen', says: `without job ${jobId} in its Flink cluster` };
    return { kind: 'seen', job, details: await jobDetails(rest, jobId) };
  } catch (error) {
    // Of the API server: what Flink answers behind it is a FlinkRestError.
    if (error instanceof KubernetesError && error.status === 403) return { kind: 'forbidden', says: error.message };
    if (isAway(error)) return { kind: 'not seen', says: `without an answer of its job manager (${error.message})` };
    throw error;
  }
};

/**
 * The size that the running job was asked to have. Only a scheduler that can be asked tells, so undefined is no error. It
 * differs from the overrides of the resource where Flink has ignored them at submission.
 */
export const requestedOfFlink = async (rest: FlinkRestReader, jobId: string): Promise<PerVertexSizing | undefined> => {
  try {
    return upperBounds(await getRequirements(rest, jobId));
  } catch (error) {
    if (error instanceof FlinkRestError || error instanceof KubernetesError) return undefined;
    throw error;
  }
};

/** 404: no service, or a job that has just gone. 503: nothing behind the service. Without status: no answer in time. */
export const isAway = (error: unknown): error is Error =>
  (error instanceof KubernetesError || error instanceof FlinkRestError) &&
  (error.status === undefined || error.status === 404 || error.status >= 500);
