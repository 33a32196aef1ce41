/** What is right in each job alone and wrong beside the others, or beside the top of the file. */
import { resolveOptions } from '../options/options.ts';
import type { Policies } from '../policies.ts';
import type { SettingsProblem } from './checks/problem.ts';
import { optionLayers } from './job-options.ts';
import { pathOfOption } from './option-settings.ts';
import { type Placed, placedName } from './place-settings.ts';

/** As much of a job as is compared; `index` is its place in the file. */
export interface ComparedJob extends ComparedOptions, Placed {
  readonly platform: string;
  readonly name: string;
  readonly deployment?: string | undefined;
  readonly sessionJob?: string | undefined;
  readonly namespace?: string;
  readonly cluster?: { readonly name: string };
}

export interface ComparedOptions {
  readonly index: number;
  readonly policy?: string | undefined;
  readonly options: Readonly<Record<string, string>>;
}

/** Every job once, and on EKS every resource once: each of two would overwrite the other. */
export const repeatedJobs = (jobs: readonly ComparedJob[]): readonly SettingsProblem[] => {
  const seen = new Map<string, ComparedJob>();
  const problems: SettingsProblem[] = [];
  for (const job of jobs) {
    const key = `${job.platform}/${placedName(job)}`;
    const resource = resourceOf(job);
    const same = seen.get(key);
    const other = resource === undefined ? undefined : seen.get(resource);
    const path = ['jobs', job.index, 'name'];
    if (same !== undefined) {
      const says = `job ${same.index + 1} of the file has the same platform and name; every job is there once.`;
      problems.push({ path, at: 'value', says });
    } else if (other !== undefined) {
      const says = `it is the same resource as job ${JSON.stringify(other.name)}, ${resource}; every resource is there once.`;
      problems.push({ path, at: 'value', says });
    }
    if (same === undefined) seen.set(key, job);
    if (resource !== undefined && other === undefined) seen.set(resource, job);
  }
  return problems;
};

const resourceOf = ({
  platform,
  name,
  deployment,
  sessionJob,
  namespace,
  cluster,
  ...placed
}: ComparedJob): string | undefined => {
  if (platform !== 'eks') return undefined;
  const kind = sessionJob === undefined ? 'FlinkDeployment' : 'FlinkSessionJob';
  return `${kind} "${sessionJob ?? deployment ?? name}" in namespace "${namespace}" of cluster "${placedName({ ...placed, name: cluster?.name ?? '' })}"`;
};

/** The options of the file and of one entry of `list` that contradict one another; `written` is the file as it is. */
export const contradictions = (
  file: { readonly policy: string; readonly options: Readonly<Record<string, string>> },
  jobs: readonly ComparedOptions[],
  written: unknown,
  policies: Policies,
  list: 'jobs' | 'discover' = 'jobs',
): readonly SettingsProblem[] => {
  const found = jobs.flatMap((job): readonly SettingsProblem[] => {
    const ofFile = contradictionsOf(file, { ...job, options: {} }, policies);
    return contradictionsOf(file, job, policies).map((sentence) => {
      const [, key = '', says = sentence] = /^(\S+): (.*)$/s.exec(sentence) ?? [];
      const top = ofFile.includes(sentence) ? [] : [list, job.index];
      const options = [...top, 'options'].reduce<unknown>(
        (value, step) => (value as Record<string, unknown>)?.[step],
        written,
      );
      return { path: [...top, 'options', ...(pathOfOption(options, key) ?? [key])], at: 'value', says };
    });
  });
  return [...new Map(found.map((problem) => [JSON.stringify(problem), problem])).values()];
};

const contradictionsOf = (
  file: Parameters<typeof optionLayers>[0],
  job: ComparedOptions,
  policies: Policies,
): readonly string[] => {
  const resolved = resolveOptions(optionLayers(file, job, undefined, policies));
  return resolved.kind === 'invalid' ? resolved.problems : [];
};
