/**
 * Jobs that a run had no time for: the function hands them to itself, as an asynchronous call of its own. Only so often in a
 * row: what is left then goes first in the next run.
 */
import type { JobsRequest } from '../../lib/environment.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { CallAws } from '../aws/aws-call.ts';

export interface SelfInvocation {
  readonly call: CallAws;
  readonly region: () => Promise<string>;
  /** Undefined where this is no Lambda function. */
  readonly functionName: string | undefined;
}

/** Three runs of one schedule: five minutes and more each. */
const MOST_HOPS = 2;

export type HandedOver =
  | { readonly kind: 'handed-over'; readonly jobs: number; readonly hop: number }
  | { readonly kind: 'left'; readonly error: Error };

interface Handing {
  readonly hop: number;
  readonly due: string;
  /** As a call names it. */
  readonly nameOf?: (job: JobRef) => string;
}

const plainName = ({ platform, name }: JobRef): string => `${platform}/${name}`;

/** `hop`: of the run that has no time. Never throws: what is not handed over is left, and why. */
export const handOver = async (
  self: SelfInvocation | undefined,
  jobs: readonly JobRef[],
  { hop, due, nameOf = plainName }: Handing,
): Promise<HandedOver> => {
  const left = (why: string): HandedOver => ({
    kind: 'left',
    error: new Error(
      `There was no time for ${jobs.length} jobs (${why}): they go first in the next run. Raise "shards", or evaluate less often. The first is ${jobs[0] && keyOf(jobs[0])}.`,
    ),
  });
  if (self?.functionName === undefined) return left('nothing to hand them to');
  if (hop >= MOST_HOPS) return left(`after ${hop + 1} runs in a row`);
  const request: JobsRequest = { kind: 'jobs', jobs: jobs.map(nameOf), time: due, hop: hop + 1 };
  const answer = await self.call({
    service: 'lambda',
    region: await self.region(),
    method: 'POST',
    path: `/2015-03-31/functions/${encodeURIComponent(self.functionName)}/invocations`,
    headers: { 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' },
    body: JSON.stringify(request),
  });
  if (answer.kind === 'failed') return left(`Lambda Invoke of ${self.functionName} failed: ${answer.says}`);
  return { kind: 'handed-over', jobs: jobs.length, hop: hop + 1 };
};
