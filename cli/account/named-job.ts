/** A job that may not be listed: by its key in the table, or by its name with what a key needs besides. */
import { dynamoDbClient } from '../../functions/store/table/client.ts';
import { type JobRef, type Platform, refOf } from '../../lib/model/job.ts';
import { WrongCommand } from '../command-line.ts';
import { Failed } from '../terminal/terminal.ts';
import type { Account } from './account.ts';
import { findJob } from './find-job.ts';

export const JOB_FLAGS = { platform: { type: 'string' }, account: { type: 'string' } } as const;

export const UNLISTED_JOB_HELP = `  --platform NAME    of a job that is not listed: managed-flink, eks or flink
  --account ID       of a job that is not listed; else the one of the jobs that are`;

interface Given {
  readonly platform?: string;
  readonly account?: string;
  readonly region?: string;
}

const PLATFORMS: readonly Platform[] = ['managed-flink', 'eks', 'flink'];
const isPlatform = (word: string | undefined): word is Platform => PLATFORMS.some((one) => one === word);

/** `JOB#111122223333#eu-west-1#eks#orders`, `orders`, or `eks:orders`. Throws Failed, and WrongCommand for a flag. */
export const namedJob = async (word: string, given: Given, account: Account): Promise<JobRef> => {
  if (given.platform !== undefined && !isPlatform(given.platform)) {
    throw new WrongCommand(`--platform is one of ${PLATFORMS.join(', ')}.`);
  }
  if (given.account !== undefined && !/^\d{12}$/.test(given.account)) {
    throw new WrongCommand('--account is the id of an AWS account: 12 digits.');
  }
  const byKey = refOf(word);
  if (byKey !== undefined) return byKey;
  const listed = await account.jobs();
  try {
    return findJob(
      word,
      listed.filter(({ job }) => isAsGiven(job, given)),
    ).job;
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    const [, inWord, name = word] = /^(managed-flink|eks|flink):(.+)$/s.exec(word) ?? [];
    const platform = given.platform ?? inWord;
    if (!isPlatform(platform)) throw new Failed(`${error.message} ${NOT_LISTED}`);
    const id = given.account ?? onlyOne(listed.map(({ job }) => job.account));
    if (id === undefined) throw new Failed(`${error.message} Give the id of its AWS account, too: --account ID.`);
    return { account: id, region: given.region ?? (await regionOf(account)), platform, name };
  }
};

const NOT_LISTED =
  'One that is not listed is named by its key, JOB#<account>#<region>#<platform>#<name>, or with --platform.';

const isAsGiven = (job: JobRef, { platform, account }: Given): boolean =>
  (platform === undefined || job.platform === platform) && (account === undefined || job.account === account);

const onlyOne = (all: readonly string[]): string | undefined => {
  const [only, ...more] = new Set(all);
  return more.length === 0 ? only : undefined;
};

/** Of the table: where the stack is, unless the job is elsewhere. */
const regionOf = async ({ connection }: Account): Promise<string> => {
  const client = dynamoDbClient(connection);
  try {
    return await client.config.region();
  } finally {
    client.destroy();
  }
};
