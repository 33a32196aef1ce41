/** Which actions a function gets on which resources: from the tables, the settings, and the mode of each job. */
import { modeOf } from '../../lib/model/execution-mode.ts';
import type { JobSettings, Settings } from '../../lib/settings/settings.ts';
import type { FunctionName, ResourceRights } from './right.ts';
import { RESOURCE_RIGHTS } from './tables.ts';

/** One statement, before it is cut to the size of a policy. */
export interface Grant {
  readonly actions: readonly string[];
  /** Texts for `Fn::Sub`: partition, region and account are those of the stack. */
  readonly arns: readonly string[];
}

export const mayBeChanged = (settings: Pick<Settings, 'mode'>, job: Pick<JobSettings, 'mode'>): boolean =>
  modeOf(settings.mode, job.mode) === 'act';

/** By name: a job that is not in the settings can't be touched, and one that may not be changed can only be read. */
export const jobGrants = (
  entry: FunctionName,
  settings: Settings,
  tables: readonly ResourceRights[] = RESOURCE_RIGHTS,
): readonly Grant[] => tables.flatMap((table) => grantsOfTable(entry, settings, table));

const grantsOfTable = (entry: FunctionName, settings: Settings, table: ResourceRights): readonly Grant[] => {
  const namesOf = (jobs: readonly JobSettings[]): readonly string[] => [...new Set(jobs.flatMap(table.namesOf))];
  const changed = namesOf(settings.jobs.filter((job) => mayBeChanged(settings, job)));
  const read = namesOf(settings.jobs).filter((name) => !changed.includes(name));
  const grants: readonly Grant[] = [
    { actions: actionsOf(entry, table, 'changing'), arns: changed.map((name) => arnOf(table, name)) },
    { actions: actionsOf(entry, table, 'reading'), arns: read.map((name) => arnOf(table, name)) },
  ];
  // Where the function has no right to change anything, both say the same.
  return bySameActions(grants.filter(({ actions, arns }) => actions.length > 0 && arns.length > 0));
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

const bySameActions = (grants: readonly Grant[]): readonly Grant[] =>
  [...Map.groupBy(grants, ({ actions }) => actions.join()).values()].map((same) => ({
    actions: same[0]?.actions ?? [],
    arns: same.flatMap(({ arns }) => arns),
  }));

export const arnOf = ({ service, type }: ResourceRights, name: string): string =>
  `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${type}/${name}`;
