/** What the store knows of a job's decisions, in the words of the console. */
import type { PageDecision } from '../../console/model/history.ts';
import { clockTime, day } from '../../console/page/shared/format.ts';
import { lookBack, withWhatItSaw } from '../../console/view-model/stored-decisions.ts';
import type { EvaluationRecord } from '../../functions/ports.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { Failed } from '../terminal/terminal.ts';
import type { Account } from './account.ts';

/** The decision whose id begins so; without one, the newest. Undefined: there is none at all. */
export const findDecision = async (
  account: Account,
  job: JobRef,
  word: string | undefined,
): Promise<PageDecision | undefined> => {
  const { store } = account;
  const key = keyOf(job);
  const now = await account.now();
  const { found, known } = await lookBack(store, key, now, (id) => word === undefined || id.startsWith(word));
  if (found.length > 1 && word !== undefined) {
    throw new Failed(`"${word}" may be ${found.map(shortNamed).join(' or ')}: write more of it.`);
  }
  if (found[0] !== undefined) return withWhatItSaw(store, key, found[0]);
  if (word === undefined) return undefined;
  throw new Failed(
    known.length === 0
      ? `There is no decision "${word}": ${job.name} has none yet.`
      : `There is no decision "${word}" of ${job.name}. The newest are ${known.slice(0, 5).map(shortNamed).join(', ')}.`,
  );
};

/** The newest evaluation that was taken at that time. */
export const evaluationAt = async (
  { store }: Pick<Account, 'store'>,
  job: JobRef,
  at: EpochMs,
): Promise<EvaluationRecord | undefined> => (await store.evaluations(keyOf(job), at, at + 1)).at(-1);

/** Of a decision, as lists show it. */
export const shortId = (id: string): string => id.slice(0, 8);

const shortNamed = ({ id, at }: PageDecision): string =>
  `${shortId(id)} (${day(at, 'UTC')} ${clockTime(at, 'UTC')} UTC)`;
