/** What the store knows of a job's decisions, in the words of the console. */
import type { PageDecision } from '../../console/model/history.ts';
import { clockTime, day } from '../../console/page/shared/format.ts';
import { pageDecisions } from '../../console/view-model/decisions.ts';
import type { EvaluationRecord } from '../../functions/ports.ts';
import { isChangeEvent } from '../../lib/model/events.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import { Failed } from '../terminal/terminal.ts';
import type { Account } from './account.ts';

const DAY_MS = 86_400_000;
/** A decision that a person asks for is most often a new one: each look goes further back. */
const LOOK_BACK_DAYS = [1, 7, 100];

/** The decision whose id begins so; without one, the newest. Undefined: there is none at all. */
export const findDecision = async (
  account: Account,
  job: JobRef,
  word: string | undefined,
): Promise<PageDecision | undefined> => {
  const now = await account.now();
  let known: readonly PageDecision[] = [];
  for (const days of LOOK_BACK_DAYS) {
    known = await jobDecisions(account, job, now - days * DAY_MS, now);
    const found = word === undefined ? known : known.filter(({ id }) => id.startsWith(word));
    if (found.length > 1 && word !== undefined) {
      throw new Failed(`"${word}" may be ${found.map(shortNamed).join(' or ')}: write more of it.`);
    }
    if (found[0] !== undefined) return found[0];
  }
  if (word === undefined) return undefined;
  throw new Failed(
    known.length === 0
      ? `There is no decision "${word}": ${job.name} has none yet.`
      : `There is no decision "${word}" of ${job.name}. The newest are ${known.slice(0, 5).map(shortNamed).join(', ')}.`,
  );
};

export const jobDecisions = async (
  { store }: Pick<Account, 'store'>,
  job: JobRef,
  from: EpochMs,
  now: EpochMs,
): Promise<readonly PageDecision[]> => {
  const key = keyOf(job);
  const [stored, events] = await Promise.all([store.load(key, now), store.journal(key, from, now + 1)]);
  const change = stored.change && stored.change.decidedAt >= from ? stored.change : undefined;
  return pageDecisions(events.filter(isChangeEvent), change, stored.graph?.graph);
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
