/**
 * The tag by which people pause an application, or let us do less with it, and those that say who looks after it. evaluate
 * reads tags about as often as it runs and goes on with what it last read when it can't; apply reads them right before it asks
 * for a change, and asks for none when the call fails. Without the right to read them, both say so and go on: then no tag can stop anything.
 */
import { type KinesisAnalyticsV2Client, ListTagsForResourceCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { STATUS_TAGS, type StatusOnJob } from '../../../lib/control/job-status.ts';
import { MODE_TAG, type ModeRequest } from '../../../lib/control/mode-request.ts';
import type { EpochMs } from '../../../lib/model/observation.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import { isTagOfOurs, type Tags } from '../../../lib/settings/discovered-job.ts';
import { type Application, asMessage } from './application.ts';

export interface TagsRead {
  readonly modeRequests: readonly ModeRequest[];
  /** What it says of who looks after it. */
  readonly status: StatusOnJob;
  /** When it was read. */
  readonly at: EpochMs;
  /** All that concern us. Undefined: they could not be read. */
  readonly carried?: Tags | undefined;
  /** Empty: they were read, at `at`. */
  readonly notes: readonly Reason[];
}

export type ReadTags = (application: Pick<Application, 'name' | 'arn'>, now: EpochMs) => Promise<TagsRead>;

/** Right before a change. Throws when it can't be known what the tags say. */
export const freshTags =
  (client: KinesisAnalyticsV2Client): ReadTags =>
  async (application, at) => {
    try {
      return { ...(await readTags(client, application)), at, notes: [] };
    } catch (cause) {
      if (isForbidden(cause)) return { ...NOTHING, at, notes: [unread(application, cause)] };
      const says = `The tags of application "${application.name}" could not be read, so it is not known whether it is paused: ${asMessage(cause)}`;
      throw new Error(says, { cause });
    }
  };

/** Runs are minutes apart: within one, and for an alarm that wakes us soon after it, tags are read once. */
const READ_AGAIN_MS = 3 * 60_000;

export const rememberedTags = (client: KinesisAnalyticsV2Client): ReadTags => {
  const known = new Map<string, Omit<TagsRead, 'notes'>>();
  return async (application, now) => {
    const last = known.get(application.arn);
    if (last !== undefined && now - last.at < READ_AGAIN_MS) return { ...last, notes: [] };
    try {
      const read = { ...(await readTags(client, application)), at: now };
      known.set(application.arn, read);
      return { ...read, notes: [] };
    } catch (cause) {
      return { ...(last ?? { ...NOTHING, at: now }), notes: [unread(application, cause)] };
    }
  };
};

const NOTHING = { modeRequests: [], status: {} } as const;

const readTags = async (
  client: KinesisAnalyticsV2Client,
  { arn }: Pick<Application, 'arn'>,
): Promise<Pick<TagsRead, 'modeRequests' | 'status' | 'carried'>> => {
  const { Tags: all = [] } = await client.send(new ListTagsForResourceCommand({ ResourceARN: arn }));
  const carried = all.flatMap(({ Key = '', Value = '' }) => (isTagOfOurs(Key) ? [[Key, Value] as const] : []));
  return {
    modeRequests: carried.flatMap(([key, mode]) => (key === MODE_TAG ? [{ place: 'tag' as const, key, mode }] : [])),
    status: Object.fromEntries(carried.filter(([key]) => STATUS_TAGS.some((tag) => tag === key))),
    carried,
  };
};

const isForbidden = (cause: unknown): boolean => cause instanceof Error && /^AccessDenied/.test(cause.name);

const unread = ({ name }: Pick<Application, 'name'>, cause: unknown): Reason => {
  const remedy = isForbidden(cause) ? ' The right is kinesisanalytics:ListTagsForResource.' : '';
  const says = `The tags of application "${name}" could not be read: whether its tag ${MODE_TAG} pauses it is known only from before, if at all. ${asMessage(cause).replace(/\.?$/, '.')}${remedy}`;
  return { rule: 'mode-unread', says, bound: MODE_TAG };
};
