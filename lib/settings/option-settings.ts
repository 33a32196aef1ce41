/** Options as the settings file may write them: text, numbers and yes or no, under whole keys or nested as in Flink's YAML. */
import * as v from 'valibot';
import { sayingOf } from '../options/checks/problem.ts';
import type { FlinkConfiguration } from '../options/declare.ts';
import { layerProblems } from '../options/layers.ts';
import { allDeclarations } from '../options/properties.ts';
import type { Path, SettingsProblem } from './checks/problem.ts';
import { setting } from './setting.ts';

type Scalar = string | number | boolean;
export interface WrittenOptions {
  readonly [key: string]: Scalar | readonly Scalar[] | WrittenOptions;
}

export const optionSettings = setting(
  v.optional(
    v.pipe(
      v.custom<WrittenOptions>(() => true),
      v.transform((written): FlinkConfiguration => flatten(written).configuration),
    ),
    {},
  ),
  'Options of the policy and of Flink (docs/options.md). The more special one counts: a job’s own goes before those at the top of the file.',
  { 'job.autoscaler.utilization.target': 0.7, 'job.autoscaler.metrics.window': '15 min' },
);

/** Paths are below the options. */
export const optionProblems = (written: unknown): readonly SettingsProblem[] => {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    const is =
      written === null
        ? 'there is no value'
        : `${Array.isArray(written) ? 'a list' : JSON.stringify(written)} is wrong`;
    const such = 'such as {"job.autoscaler.utilization.target": 0.7}';
    return [{ path: [], at: 'value', says: `${is}; options are keys with values, ${such}.` }];
  }
  const { configuration, paths, problems } = flatten(written as WrittenOptions);
  return [
    ...problems,
    ...layerProblems(configuration).map((problem) => ({
      path: paths.get(problem.key) ?? [problem.key],
      at: problem.about ?? ('value' as const),
      says: sayingOf(problem),
    })),
  ];
};

/** Where an option is written, below the options; undefined when it is not. */
export const pathOfOption = (written: unknown, key: string): Path | undefined =>
  typeof written === 'object' && written !== null ? flatten(written as WrittenOptions).paths.get(key) : undefined;

interface Flat {
  readonly configuration: FlinkConfiguration;
  readonly paths: ReadonlyMap<string, Path>;
  readonly problems: readonly SettingsProblem[];
}

/** Options whose values are keys with values themselves: they are not nested keys. */
const maps: ReadonlySet<string> = new Set(
  allDeclarations.flatMap(({ key, alternatives, type }) => (type.name === 'map' ? [key, ...alternatives] : [])),
);

const flatten = (written: WrittenOptions): Flat => {
  const configuration: Record<string, string> = {};
  const paths = new Map<string, Path>();
  const problems: SettingsProblem[] = [];
  const visit = (value: unknown, path: Path): void => {
    const key = path.join('.');
    const text = textOf(value, maps.has(key));
    if (text === undefined) {
      const entries = Object.entries((value ?? {}) as WrittenOptions);
      if (entries.length === 0 && path.length > 0) {
        problems.push({ path, at: 'value', says: 'it has no value; write one, or remove the key.' });
      }
      for (const [name, below] of entries) visit(below, [...path, name]);
    } else if (paths.has(key)) {
      problems.push({
        path,
        at: 'key',
        says: 'the same option is here twice, as one key and nested; keep one of them.',
      });
    } else {
      paths.set(key, path);
      configuration[key] = text;
    }
  };
  visit(written, []);
  return { configuration, paths, problems };
};

/** As in a Flink configuration; undefined for what has keys below it, or no value. */
const textOf = (value: unknown, isMap: boolean): string | undefined => {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((item) => quoted(String(item), /[;"']/)).join(';');
  if (typeof value !== 'object') return String(value);
  if (!isMap) return undefined;
  return Object.entries(value)
    .map((pair) => pair.map((part) => quoted(String(part), /[,:"']/)).join(':'))
    .join(',');
};

const quoted = (text: string, special: RegExp): string =>
  special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
