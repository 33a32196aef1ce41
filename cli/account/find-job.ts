/** The job that a person means by a name, or by the beginning of one. */
import type { JobRef } from '../../lib/model/job.ts';
import { nearby } from '../../lib/options/checks/nearest.ts';
import { type Placed, placedName } from '../../lib/settings/place-settings.ts';
import { Failed } from '../terminal/terminal.ts';

interface Named {
  readonly name: string;
  readonly job: Pick<JobRef, 'platform'> & Placed;
}

/**
 * Its name, the last part of it (`namespace/NAME`), the beginning of either, `platform:NAME` where two platforms have one of
 * that name, or `region/NAME` and `account/region/NAME` where several places have. Throws Failed with the nearest.
 */
export const findJob = <Job extends Named>(word: string, jobs: readonly Job[]): Job => {
  const found = [isNamed, isShort, begins]
    .map((is) => jobs.filter((job) => is(job, word)))
    .find(({ length }) => length > 0);
  const [only, ...more] = found ?? [];
  if (only && more.length === 0) return only;
  if (only && found) {
    const same = found.every(({ name }) => name === only.name);
    const names = found.map((job) => (same ? distinctName(job, found) : job.name));
    throw new Failed(`"${word}" may be ${names.join(' or ')}: write ${same ? 'which' : 'more of it'}.`);
  }
  if (jobs.length === 0) {
    throw new Failed(`There is no job "${word}": the table has none yet. A job is listed with its first evaluation.`);
  }
  const near = word.length < 3 ? undefined : nearestName(word, jobs);
  throw new Failed(
    `There is no job "${word}"; ${near === undefined ? `the jobs are ${listed(jobs)}` : `the nearest is ${near}`}.`,
  );
};

const isNamed = ({ name, job }: Named, word: string): boolean =>
  [name, `${job.platform}:${name}`, `${job.region}/${name}`, placeAndName({ name, job })].includes(word);

const placeAndName = ({ name, job: { account, region } }: Named): string => placedName({ account, region, name });

/** By its platform, or by its place where another of this platform is called so. */
const distinctName = (one: Named, all: readonly Named[]): string =>
  all.filter(({ job }) => job.platform === one.job.platform).length > 1
    ? placeAndName(one)
    : `${one.job.platform}:${one.name}`;

const isShort = ({ name }: Named, word: string): boolean => word === short(name);
const begins = ({ name }: Named, word: string): boolean => name.startsWith(word) || short(name).startsWith(word);

const short = (name: string): string => name.split('/').at(-1) ?? name;

/** A beginning may be misspelt, too. */
const nearestName = (word: string, jobs: readonly Named[]): string | undefined => {
  const spellings = jobs.flatMap(({ name }) =>
    [name, short(name), short(name).slice(0, word.length)].map((spelling) => ({ name, spelling })),
  );
  const near = nearby(
    word,
    spellings.map(({ spelling }) => spelling),
  );
  return spellings.find(({ spelling }) => spelling === near)?.name;
};

const MOST = 10;

const listed = (jobs: readonly Named[]): string => {
  const names = jobs.map(({ name }) => name);
  return names.length <= MOST ? names.join(', ') : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`;
};
