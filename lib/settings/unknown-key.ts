/** What to write instead of a key that the settings do not have: the nearest one, or the place where it belongs. */
import { nearby } from '../options/checks/nearest.ts';
import { allDeclarations } from '../options/properties.ts';
import type { Path } from './checks/problem.ts';
import { type AnySchema, alternativesOf, inner } from './setting.ts';

/** Keys that people look for, and what the settings have instead. */
const INSTEAD: ReadonlyMap<string, string> = new Map(
  Object.entries({
    accountid: 'a job of another account says its "account"; without it a job is in that of the stack',
    arn: 'a job is named by its "name", without the ARN',
    applicationarn: 'a job is named by its "name", without the ARN',
    applicationname: 'a job is named by its "name"',
    enabled: 'to switch a job off, remove it, or set "mode" to "observe"',
    dryrun: 'write "mode": "advise"',
    minparallelism: 'write the option "job.autoscaler.vertex.min-parallelism" under "options"',
    parallelism:
      'parallelism is decided for you; its bounds are job.autoscaler.vertex.min-parallelism and .max-parallelism under "options"',
    minkpus: 'KPUs follow from parallelism: set job.autoscaler.vertex.min-parallelism under "options"',
    password: 'credentials do not belong in the settings: remove the key, and change what was written here',
    token: 'credentials do not belong in the settings: remove the key, and change what was written here',
    secret: 'credentials do not belong in the settings: remove the key, and change what was written here',
    accesskeyid: 'credentials do not belong in the settings: remove the key, and change what was written here',
    secretaccesskey: 'credentials do not belong in the settings: remove the key, and change what was written here',
  }),
);

const optionKeys = new Set(allDeclarations.flatMap(({ key, alternatives }) => [key, ...alternatives]));

/** Completes "there is no such key; …". `file` is the schema of the whole file. */
export const unknownKey = (file: AnySchema, key: string, path: Path, entries: readonly string[]): string => {
  const known = INSTEAD.get(key.toLowerCase().replaceAll(/[^a-z]/g, ''));
  const near = nearby(key, entries);
  if (optionKeys.has(key) || /^(kubernetes\.operator\.)?job\.auto/.test(key))
    return `it is an option: write it under "options"`;
  if (known !== undefined && near === undefined) return known;
  return elsewhere(file, key, path) ?? (near === undefined ? known : `the nearest is "${near}"`) ?? listed(entries);
};

const listed = (entries: readonly string[]): string =>
  `the keys here are ${entries.filter((entry) => entry !== '$schema').join(', ')}`;

/** The key is right in another place, letter for letter. */
const elsewhere = (file: AnySchema, key: string, path: Path): string | undefined => {
  const top = file.entries ?? {};
  const jobs = alternativesOf(inner(top['jobs'] as AnySchema).item as AnySchema);
  const platforms = [...jobs].flatMap(([platform, { entries = {} }]) =>
    Object.hasOwn(entries, key) ? [`"${platform}"`] : [],
  );
  const onJob = path.length === 2 && path[0] === 'jobs';
  if (onJob && platforms.length > 0) return `it is a key of jobs on ${platforms.join(' and ')} only`;
  if (path.length > 0 && Object.hasOwn(top, key)) return 'it belongs at the top of the file';
  if (path.length === 0 && platforms.length > 0) return 'it belongs to a job, under "jobs"';
  if (path.length > 2 && platforms.length > 0) return 'it belongs to the job itself';
  return undefined;
};
