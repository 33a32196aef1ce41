/** Which actions a function gets on which resources: from the tables, the settings, and the mode of each job. */
import { CAREFUL_FIRST, mayChange, modeOf } from '../../lib/model/execution-mode.ts';
import type { Placed } from '../../lib/settings/place-settings.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import type { FunctionName, ResourceRights } from './right.ts';
import { RESOURCE_RIGHTS } from './tables.ts';

/** One statement, before it is cut to the size of a policy. */
export interface Grant {
  readonly actions: readonly string[];
  /** Texts for `Fn::Sub`: partition, region and account are those of the stack. */
  readonly arns: readonly string[];
  /** Only of those that carry each of these tags, with one of its values. */
  readonly tags?: readonly { readonly key: string; readonly values: readonly string[] }[];
  /** The request may name no other tag than these. */
  readonly tagKeys?: readonly string[];
  /** Why an ARN may have `*` in it. */
  readonly whyWide?: string | undefined;
}

export const mayBeChanged = (settings: Pick<Settings, 'mode'>, job: Pick<JobSettings, 'mode'>): boolean =>
  mayChange(modeOf(settings.mode, job.mode));

/** Of the jobs that the settings name in the account of the stack: one that may not be changed can only be read. */
export const jobGrants = (
  entry: FunctionName,
  settings: Settings,
  tables: readonly ResourceRights[] = RESOURCE_RIGHTS,
): readonly Grant[] =>
  tables
    .flatMap((whole) => tablesByJobs(whole, settings.jobs.filter(isOfThisAccount)))
    .flatMap(({ table, jobs }) => {
      const all = arnsIn(table, jobs);
      const changed = arnsIn(
        table,
        jobs.filter((job) => mayBeChanged(settings, job)),
      );
      const { permissions } = settings;
      const grants =
        permissions.by === 'tag' && table.byTag === 'supported'
          ? byTag(entry, table, permissions.key, {
              all: anyIn(table, jobs),
              changed: anyIn(
                table,
                jobs.filter((job) => mayBeChanged(settings, job)),
              ),
            })
          : byName(entry, table, { all, changed });
      return grants.filter(({ actions, arns }) => actions.length > 0 && arns.length > 0);
    });

/** Jobs that need the same rights of a table share statements: each ARN is written once. */
const tablesByJobs = (table: ResourceRights, jobs: readonly JobSettings[]) => {
  const rightsFor = (job: JobSettings) => table.rights.filter(({ notFor }) => !notFor?.(job));
  const sharing = Map.groupBy(jobs, (job) =>
    rightsFor(job)
      .map(({ action }) => action)
      .join(),
  );
  return [...sharing.values()].map((same) => ({
    table: { ...table, rights: same[0] ? rightsFor(same[0]) : [] },
    jobs: same,
  }));
};

/** Of another account its own role has the rights. */
export const isOfThisAccount = ({ account }: Placed): boolean => account === undefined;

interface Arns {
  readonly all: ReadonlySet<string>;
  readonly changed: ReadonlySet<string>;
}

const arnsIn = (table: ResourceRights, jobs: readonly (JobSettings & Placed)[]): ReadonlySet<string> =>
  new Set(jobs.flatMap((job) => table.namesOf(job).map((name) => arnOf(table, name, job.region))));

/** Each region that has some. */
const anyIn = (table: ResourceRights, jobs: readonly (JobSettings & Placed)[]): ReadonlySet<string> =>
  new Set(jobs.flatMap((job) => (table.namesOf(job).length > 0 ? [arnOf(table, '*', job.region)] : [])));

/** A function that has no right to change anything reads all alike. */
const byName = (entry: FunctionName, table: ResourceRights, { all, changed }: Arns): readonly Grant[] => {
  const reading = actionsOf(entry, table, 'reading');
  const changing = actionsOf(entry, table, 'changing');
  const { whyWide } = table;
  return changing.length === reading.length
    ? [{ actions: reading, arns: [...all], whyWide }]
    : [
        { actions: changing, arns: [...changed], whyWide },
        { actions: reading, arns: [...all].filter((arn) => !changed.has(arn)), whyWide },
      ];
};

/** The tag's value is the mode of the job. Where no job of the settings may be changed, none with any tag may be. */
const byTag = (entry: FunctionName, table: ResourceRights, key: string, { all, changed }: Arns): readonly Grant[] => {
  const reading = actionsOf(entry, table, 'reading');
  const onlyChanging = actionsOf(entry, table, 'changing').filter((action) => !reading.includes(action));
  const whyWide = 'The settings grant by tag: only applications that carry it are meant.';
  return [
    { actions: onlyChanging, arns: [...changed], tags: [{ key, values: ['approve', 'act'] }], whyWide },
    { actions: reading, arns: [...all], tags: [{ key, values: ['paused', ...CAREFUL_FIRST] }], whyWide },
  ];
};

/** A right to change includes those to read. */
export const actionsOf = (
  entry: FunctionName,
  { rights }: ResourceRights,
  upTo: 'reading' | 'changing',
): readonly string[] =>
  rights
    .filter(({ kind, functions }) => functions.includes(entry) && (kind === 'reading' || upTo === 'changing'))
    .map(({ action }) => action)
    .sort();

export const arnOf = (
  { service, type, arn }: Pick<ResourceRights, 'service' | 'type' | 'arn'>,
  name: string,
  region = `\${AWS::Region}`,
): string => arn?.(name, region) ?? `arn:\${AWS::Partition}:${service}:${region}:\${AWS::AccountId}:${type}/${name}`;
