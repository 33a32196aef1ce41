/**
 * The three tags by which an application shows who looks after it. They are written when they change, and nothing of a job
 * waits for them; only the first of them, which keeps other stacks away, is there before a change is asked for.
 */
import {
  type KinesisAnalyticsV2Client,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import {
  type JobStatus,
  MANAGED_BY_TAG,
  managedByAnother,
  type StatusOnJob,
  type StatusTag,
  statusChanges,
} from '../../../lib/control/job-status.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { saidHourly } from '../../said-hourly.ts';
import type { Claim } from '../request-change.ts';
import { type Application, asMessage } from './application.ts';
import { freshTags, type ReadTags } from './tags.ts';

type Tagged = Pick<Application, 'name' | 'arn'>;

/** As it was read, which may be minutes ago. */
export interface StatusRead {
  readonly status: StatusOnJob;
  readonly at: EpochMs;
}

/** Throws what has failed: not what failed just so within the last hour. */
export type WriteStatus = (application: Tagged, read: StatusRead, wanted: JobStatus, now: EpochMs) => Promise<void>;

/** A claim is written over nothing that was not read just now: another stack may have made its own since. */
export const statusWriter = (client: KinesisAnalyticsV2Client, own: string): WriteStatus => {
  const freshly = freshTags(client);
  const written = new Map<string, StatusRead>();
  const failures = saidHourly();
  return async (application, read, wanted, now) => {
    const last = written.get(application.arn);
    const known = last !== undefined && last.at >= read.at ? last.status : read.status;
    const { write, remove } = statusChanges(own, known, wanted);
    if (Object.keys(write).length + remove.length === 0) return;
    if (write[MANAGED_BY_TAG] !== undefined && !(await isUnclaimed(freshly, application, own, now))) return;
    try {
      await putTags(client, application, write);
      await removeTags(client, application, remove);
      const rest = Object.fromEntries(Object.entries(known).filter(([tag]) => !remove.includes(tag as StatusTag)));
      written.set(application.arn, { status: { ...rest, ...write }, at: now });
      failures.wentWell(application.arn);
    } catch (cause) {
      // While it is being changed it may take no tags: the next evaluation writes them.
      if (isBusy(cause)) return;
      failures.raise(application.arn, new Error(unwritten(application, cause), { cause }), now);
    }
  };
};

/** False as well where that can not be known now: the next evaluation asks again. */
const isUnclaimed = async (read: ReadTags, application: Tagged, own: string, now: EpochMs): Promise<boolean> => {
  try {
    const { status, notes } = await read(application, now);
    return notes.length === 0 && managedByAnother(own, status) === undefined;
  } catch {
    return false;
  }
};

const FREE: Claim = { refusals: [], notes: [] };

/**
 * Right before a change: the application says from then on that it is ours, and still says so when it is read again. Where the
 * right is missing, or there is no room for a tag, it can not: others are then kept away by nothing.
 */
export const claimer =
  (client: KinesisAnalyticsV2Client, own: string, read: ReadTags) =>
  async (application: Tagged, { status }: StatusRead, now: EpochMs): Promise<Claim> => {
    if (status[MANAGED_BY_TAG] === own) return FREE;
    const another = async (): Promise<Claim | undefined> => {
      try {
        const other = managedByAnother(own, (await read(application, now)).status);
        return other && { refusals: [other], notes: [] };
      } catch (cause) {
        return { refusals: [unclaimed(asMessage(cause))], notes: [] };
      }
    };
    // It may have been claimed since it was described.
    const taken = await another();
    if (taken !== undefined) return taken;
    try {
      await putTags(client, application, { [MANAGED_BY_TAG]: own });
    } catch (cause) {
      const reason = unclaimed(unwritten(application, cause));
      return isForGood(cause) ? { refusals: [], notes: [reason] } : { refusals: [reason], notes: [] };
    }
    return (await another()) ?? FREE;
  };

const unclaimed = (says: string): Reason => ({ rule: 'status-unwritten', says, bound: MANAGED_BY_TAG });

const putTags = async (client: KinesisAnalyticsV2Client, { arn }: Tagged, tags: StatusOnJob): Promise<void> => {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (Tags.length > 0) await client.send(new TagResourceCommand({ ResourceARN: arn, Tags }));
};

const removeTags = async (
  client: KinesisAnalyticsV2Client,
  { arn }: Tagged,
  tags: readonly StatusTag[],
): Promise<void> => {
  if (tags.length > 0) await client.send(new UntagResourceCommand({ ResourceARN: arn, TagKeys: [...tags] }));
};

/** Another attempt would end alike. */
const isForGood = (cause: unknown): boolean => cause instanceof Error && /^(AccessDenied|TooManyTags)/.test(cause.name);

const isBusy = (cause: unknown): boolean =>
  cause instanceof Error && /^(ResourceInUse|ConcurrentModification)/.test(cause.name);

const unwritten = ({ name }: Tagged, cause: unknown): string => {
  const denied = cause instanceof Error && /^AccessDenied/.test(cause.name);
  const remedy = denied ? ' The rights are kinesisanalytics:TagResource and UntagResource.' : '';
  return `The status of application "${name}" could not be written into its tags: ${asMessage(cause).replace(/\.?$/, '.')}${remedy}`;
};
