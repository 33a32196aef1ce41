/** Settings of ours from what the operator's autoscaler was given, and what of it is not carried over, with why. */
import { sentenceOf } from '../../lib/options/checks/problem.ts';
import { layerProblems } from '../../lib/options/layers.ts';
import type { FlinkConfiguration } from '../../lib/options/options.ts';
import { ownKeyOf, propertiesOf } from '../../lib/options/properties.ts';
import { isOperatorDefault } from '../../lib/settings/operator-defaults.ts';
import type { SettingsFile } from '../../lib/settings/settings.ts';
import type { OperatorFile, OperatorJob } from './operator-files.ts';

export interface Imported {
  readonly settings: SettingsFile;
  readonly notCarried: readonly NotCarried[];
  /** What a person has to do or to know beside it. */
  readonly notes: readonly string[];
}

export interface NotCarried {
  readonly where: string;
  /** Absent: the whole document. */
  readonly key?: string;
  readonly why: string;
}

export interface ImportOptions {
  /** Name of the EKS cluster. */
  readonly cluster: string | undefined;
  /** Jobs whose own autoscaler is off, too. */
  readonly all: boolean;
}

const OPTION = /^(kubernetes\.operator\.)?job\.autoscaler\./;
const ENABLED = 'job.autoscaler.enabled';
const NO_CLUSTER = 'my-cluster';
/** Where Kubernetes puts what names no namespace. */
const NO_NAMESPACE = 'default';

export const operatorSettings = (files: readonly OperatorFile[], { cluster, all }: ImportOptions): Imported => {
  const notCarried: NotCarried[] = files.flatMap(({ left }) => left);
  const notes: string[] = [];
  const operator = files.flatMap((file) => file.operator);
  const ofAll = operator.map(({ where, configuration }) => carried(where, configuration, notCarried));
  const options: FlinkConfiguration = Object.assign({}, ...ofAll);
  const defaults: FlinkConfiguration = Object.assign(
    {},
    ...operator.map(({ configuration }) => operatorDefaults(configuration)),
  );
  const found = lastOfEach(
    files.flatMap(({ jobs }) => jobs),
    notCarried,
  );
  const own = found.map((job) => ({ job, options: carried(job.where, job.configuration, notCarried) }));
  const isOn = (one: (typeof own)[number]): boolean => (one.options[ENABLED] ?? options[ENABLED]) === 'true';
  const taken = own.filter((one) => all || isOn(one));
  for (const { job } of own.filter((one) => !all && !isOn(one))) {
    notCarried.push({
      where: job.where,
      why: `${ENABLED} is not "true", there or in the operator: it is not looked after. --all takes it, too`,
    });
  }
  if (taken.length > 0 && cluster === undefined) {
    notes.push(`The EKS cluster is not named in the file: replace "${NO_CLUSTER}", or give --cluster NAME.`);
  }
  if (taken.some(({ job }) => job.namespace === undefined)) {
    notes.push(`A resource without a namespace was given "${NO_NAMESPACE}".`);
  }
  if (taken.some(isOn)) {
    notes.push(
      `Set ${ENABLED}: "false" in the resources before the mode is act: a job has one autoscaler (docs/eks.md).`,
    );
  }
  if (taken.length === 0) notes.push('No job was found that is to be looked after: name at least one under "jobs".');
  return {
    settings: {
      mode: 'advise',
      ...optionsOf(options),
      jobs: taken.map(({ job, options: ofJob }) => jobSettings(job, ofJob, { cluster, defaults, found })),
    },
    notCarried,
    notes,
  };
};

/** A resource that is there twice is one job: as `kubectl apply` leaves it. */
const lastOfEach = (jobs: readonly OperatorJob[], notCarried: NotCarried[]): readonly OperatorJob[] => {
  const last = new Map(jobs.map((job) => [idOf(job), job]));
  for (const job of jobs) {
    const counts = last.get(idOf(job));
    if (counts !== undefined && counts !== job) {
      notCarried.push({ where: job.where, why: `the same resource comes again (${counts.where}), and that counts` });
    }
  }
  return [...last.values()];
};

const idOf = ({ kind, namespace = NO_NAMESPACE, name }: OperatorJob): string => `${kind} ${namespace}/${name}`;

interface OfJob {
  readonly cluster: string | undefined;
  readonly defaults: FlinkConfiguration;
  readonly found: readonly OperatorJob[];
}

const jobSettings = (
  job: OperatorJob,
  options: FlinkConfiguration,
  { cluster, defaults, found }: OfJob,
): SettingsFile['jobs'][number] => {
  const { kind, name, namespace = NO_NAMESPACE, sessionCluster } = job;
  const repeated = found.filter((other) => other.name === name).length > 1;
  return {
    platform: 'eks',
    name: repeated ? `${namespace}-${name}` : name,
    ...(kind === 'FlinkSessionJob'
      ? { sessionJob: name, ...(sessionCluster === undefined ? {} : { sessionCluster }) }
      : {}),
    ...(kind === 'FlinkDeployment' && repeated ? { deployment: name } : {}),
    namespace,
    cluster: { name: cluster ?? NO_CLUSTER },
    ...(Object.keys(defaults).length === 0 ? {} : { operatorDefaults: defaults }),
    ...optionsOf(options),
  };
};

/** Naming a job switches it on. */
const optionsOf = ({ [ENABLED]: _, ...options }: FlinkConfiguration): { readonly options?: FlinkConfiguration } =>
  Object.keys(options).length === 0 ? {} : { options };

/** Options under their own keys, whatever older ones they were written under. */
const carried = (where: string, configuration: FlinkConfiguration, notCarried: NotCarried[]): FlinkConfiguration => {
  const options = Object.fromEntries(Object.entries(configuration).filter(([key]) => OPTION.test(key)));
  const properties = propertiesOf(options);
  for (const key of Object.keys(options)) {
    const counts = properties.get(ownKeyOf(key))?.key;
    if (counts !== undefined && counts !== key)
      notCarried.push({ where, key, why: `${counts} is the same option, and counts` });
  }
  const kept: Record<string, string> = {};
  for (const [own, { key, text }] of properties) {
    const [problem] = layerProblems({ [own]: text });
    if (problem === undefined) kept[own] = text;
    else notCarried.push({ where, key, why: sentenceOf(problem) });
  }
  return kept;
};

/** Of the operator's defaults what its resources do not show and we need; options are carried over as such. */
const operatorDefaults = (configuration: FlinkConfiguration): FlinkConfiguration =>
  Object.fromEntries(Object.entries(configuration).filter(([key]) => !OPTION.test(key) && isOperatorDefault(key)));
