/** The job that a person means by a name, or by the beginning of one. */
import type { JobRef } from '../../lib/model/job.ts';
import { nearby } from '../../lib/options/checks/nearest.ts';
import { Failed } from '../terminal/terminal.ts';

/** Exactly named, else the only one whose name (or last part of it, `namespace/NAME`) begins so. Throws Failed with the nearest. */
export const findJob = <Job extends Pick<JobRef, 'name'>>(word: string, jobs: readonly Job[]): Job => {
  const exact = jobs.find(({ name }) => name === word);
  if (exact) return exact;
  const short = (name: string): string => name.split('/').at(-1) ?? name;
  const matches = [
    jobs.filter(({ name }) => short(name) === word),
    jobs.filter(({ name }) => name.startsWith(word) || short(name).startsWith(word)),
  ].find((found) => found.length > 0);
  const [only, ...more] = matches ?? [];
  if (only && more.length === 0) return only;
  const names = (matches ?? jobs).map(({ name }) => name);
  if (only) throw new Failed(`"${word}" may be ${names.join(' or ')}: write more of it.`);
  if (names.length === 0)
    throw new Failed(`There is no job "${word}": the table has none yet. They appear with the first evaluation.`);
  const near = nearby(
    word,
    names.flatMap((name) => [name, short(name)]),
  );
  const guess = near === undefined ? `the jobs are ${listed(names)}` : `the nearest is ${near}`;
  throw new Failed(`There is no job "${word}"; ${guess}.`);
};

const MOST = 10;

const listed = (names: readonly string[]): string =>
  names.length <= MOST ? names.join(', ') : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`;
