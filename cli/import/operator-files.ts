/** What people have of the Flink Kubernetes Operator's autoscaler: resources, the operator's ConfigMap, Helm values, a plain configuration. */
import { parseAllDocuments, parseDocument } from 'yaml';
import { flatConfiguration, type RawConfiguration } from '../../functions/flink-kubernetes-operator/configuration.ts';
import type { FlinkConfiguration } from '../../lib/options/options.ts';
import { tooDeep } from '../../settings-file/nesting.ts';
import { Failed } from '../terminal/terminal.ts';

export interface OperatorJob {
  readonly kind: 'FlinkDeployment' | 'FlinkSessionJob';
  readonly name: string;
  readonly namespace: string | undefined;
  /** Of a FlinkSessionJob. */
  readonly sessionCluster: string | undefined;
  readonly configuration: FlinkConfiguration;
  /** The file, and the resource in it. */
  readonly where: string;
}

export interface OperatorFile {
  readonly jobs: readonly OperatorJob[];
  /** Of the operator itself: it counts for every job. */
  readonly operator: readonly { readonly where: string; readonly configuration: FlinkConfiguration }[];
  /** Documents of which nothing is taken, and why. */
  readonly left: readonly { readonly where: string; readonly why: string }[];
}

/** Throws Failed with the line, where the text is no YAML. */
export const readOperatorFile = (file: string, text: string): OperatorFile => {
  if (tooDeep(text)) throw new Failed(`"${file}" is nested too deeply to be read`);
  const found: OperatorFile[] = parseAllDocuments(text).map((document) => {
    const [error] = document.errors;
    if (error) throw new Failed(`"${file}" can't be read as YAML: ${error.message.split('\n')[0]?.replace(/:$/, '')}`);
    return fromDocument(file, document.toJS() as unknown);
  });
  return {
    jobs: found.flatMap(({ jobs }) => jobs),
    operator: found.flatMap(({ operator }) => operator),
    left: found.flatMap(({ left }) => left),
  };
};

const NOTHING: OperatorFile = { jobs: [], operator: [], left: [] };

const fromDocument = (file: string, value: unknown): OperatorFile => {
  if (!isObject(value)) return NOTHING;
  const { kind, metadata, items } = value;
  const names = isObject(metadata) ? metadata : {};
  const where = typeof kind === 'string' ? `${file}, ${kind} ${String(names['name'] ?? '')}`.trimEnd() : file;
  switch (kind) {
    case 'FlinkDeployment':
    case 'FlinkSessionJob':
      return { ...NOTHING, jobs: [jobOf(kind, names, value['spec'], where)] };
    case 'ConfigMap':
      return { ...NOTHING, operator: confFiles(where, value['data']) };
    case 'FlinkBlueGreenDeployment':
      return {
        ...NOTHING,
        left: [{ where, why: 'a FlinkBlueGreenDeployment owns its deployments, which can not be changed' }],
      };
    case undefined:
      return { ...NOTHING, operator: confFiles(where, value['defaultConfiguration']), ...plain(where, value) };
    default:
      if (Array.isArray(items)) return joined(items.map((item) => fromDocument(file, item)));
      return { ...NOTHING, left: [{ where, why: 'it has no configuration of Flink' }] };
  }
};

const joined = (all: readonly OperatorFile[]): OperatorFile => ({
  jobs: all.flatMap(({ jobs }) => jobs),
  operator: all.flatMap(({ operator }) => operator),
  left: all.flatMap(({ left }) => left),
});

const jobOf = (kind: OperatorJob['kind'], names: RawConfiguration, spec: unknown, where: string): OperatorJob => {
  const { flinkConfiguration, deploymentName } = isObject(spec) ? spec : {};
  return {
    kind,
    where,
    name: String(names['name'] ?? ''),
    namespace: names['namespace'] === undefined ? undefined : String(names['namespace']),
    sessionCluster: deploymentName === undefined ? undefined : String(deploymentName),
    configuration: flatConfiguration(isObject(flinkConfiguration) ? flinkConfiguration : undefined),
  };
};

/** `flink-conf.yaml`, `config.yaml`: texts of their own within a ConfigMap or within Helm's values. */
const confFiles = (where: string, data: unknown): OperatorFile['operator'] =>
  !isObject(data)
    ? []
    : Object.entries(data).flatMap(([name, text]) =>
        typeof text === 'string' && /conf(ig)?\.ya?ml$/.test(name)
          ? [{ where: `${where}, ${name}`, configuration: confText(text) }]
          : [],
      );

/** A mapping without a kind is Helm's values, or a configuration itself. */
const plain = (where: string, value: RawConfiguration): Partial<OperatorFile> =>
  isObject(value['defaultConfiguration']) ? {} : { operator: [{ where, configuration: flatConfiguration(value) }] };

/** Flink's older form is read line by line: what comes after ": " is the value, whatever is in it. */
const confText = (text: string): FlinkConfiguration => {
  const document = parseDocument(text);
  const value: unknown = document.errors.length === 0 ? document.toJS() : undefined;
  if (isObject(value)) return flatConfiguration(value);
  const lines = text.split('\n').flatMap((line) => {
    const [, key, given] = /^\s*([^#\s:][^:\s]*):\s+(.*?)\s*$/.exec(line) ?? [];
    return key === undefined || given === undefined ? [] : [[key, given.replace(/^(['"])(.*)\1$/, '$2')]];
  });
  return Object.fromEntries(lines);
};

const isObject = (value: unknown): value is RawConfiguration =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
