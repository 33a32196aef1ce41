/** The decisions that wait for approval, with the record of how good earlier ones of the same job have been. */

import { mapConcurrent } from '../../functions/map-concurrent.ts';
import {
  JUDGED_FOR_MS,
  type Judged,
  pastChanges,
  type TrackRecord,
  trackRecord,
} from '../../lib/change/track-record.ts';
import type { ApprovalRequest } from '../../lib/model/approval-request.ts';
import type { AwaitingApproval } from '../../lib/model/autoscaler-state.ts';
import { isChangeEvent } from '../../lib/model/events.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import { keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { Failed } from '../terminal/terminal.ts';
import type { Account, ListedJob } from './account.ts';
import { shortId } from './job-history.ts';

export interface WaitingDecision {
  readonly listed: ListedJob;
  readonly awaiting: AwaitingApproval;
  readonly graph: JobGraph | undefined;
  /** As the event had it that asked for the approval. */
  readonly approval: ApprovalRequest | undefined;
  readonly record: TrackRecord;
}

/** Each is a read of its whole state. */
const JOBS_AT_ONCE = 10;
const AWAITING = 'awaiting-approval';

/**
 * Of these jobs, the one that expires first first. `by`: the row of a job in the fleet is written after the event that asks for
 * the approval, so who has a decision or a job in hand asks the state of the jobs itself.
 */
export const waitingDecisions = async (
  account: Account,
  jobs: readonly ListedJob[],
  by: 'row' | 'state',
): Promise<readonly WaitingDecision[]> => {
  const now = await account.now();
  const asked = by === 'state' ? jobs : jobs.filter(({ row }) => row.decision?.status === AWAITING);
  const found = await mapConcurrent(asked, JOBS_AT_ONCE, (listed) => waitingOf(account, listed, now));
  return found.flatMap((one) => one ?? []).toSorted((a, b) => a.awaiting.expiresAt - b.awaiting.expiresAt);
};

/** The one whose id begins so. Throws Failed. */
export const waitingDecision = (word: string, all: readonly WaitingDecision[]): WaitingDecision => {
  const found = all.filter(({ awaiting: { id } }) => id.startsWith(word));
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return only;
  const named = (some: readonly WaitingDecision[]): string =>
    some.map(({ listed, awaiting }) => `${shortId(awaiting.id)} (${listed.name})`).join(', ');
  if (only !== undefined) throw new Failed(`"${word}" may be ${named(found)}: write more of it.`);
  throw new Failed(
    all.length === 0
      ? `No decision waits for approval. If "${word}" did, it was made, has expired, or was replaced: "history JOB" says which.`
      : `No decision "${word}" waits for approval; if it did, it was made, has expired, or was replaced. Those that wait: ${named(all)}.`,
  );
};

const waitingOf = async ({ store }: Account, listed: ListedJob, now: EpochMs): Promise<WaitingDecision | undefined> => {
  const key = keyOf(listed.job);
  const { state, graph } = await store.load(key, now);
  const { awaiting } = state;
  if (awaiting === undefined || now >= awaiting.expiresAt) return undefined;
  const asked = (await store.journal(key, awaiting.since, awaiting.since + 1)).find(
    (event) => isChangeEvent(event) && event.name === 'approval-requested' && event.decision === awaiting.id,
  );
  const approval = asked && isChangeEvent(asked) ? asked.detail.approval : undefined;
  return { listed, awaiting, graph: graph?.graph, approval, record: await recordOf(store, listed, now) };
};

const JOURNAL_DAYS = 90;
const MOST_CHANGES = 10;

const recordOf = async (store: Account['store'], { job }: ListedJob, now: EpochMs): Promise<TrackRecord> => {
  const key = keyOf(job);
  const changes = pastChanges(await store.journal(key, now - JOURNAL_DAYS * 86_400_000, now), MOST_CHANGES);
  const after = new Map<string, readonly Judged[]>();
  for (const { decision, at, end } of changes) {
    if (end === 'confirmed') after.set(decision, await store.evaluations(key, at, Math.min(now, at + JUDGED_FOR_MS)));
  }
  return trackRecord(changes, ({ decision }) => after.get(decision) ?? []);
};
