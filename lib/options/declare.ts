/** How an option is declared, and where its value is looked up in a Flink configuration. */
import type { OptionType } from './option-type.ts';

/** A Flink configuration: `job.autoscaler.*` keys and others, as strings. */
export type FlinkConfiguration = Readonly<Record<string, string>>;

export interface Bounds {
  readonly least: number | 'utilizationTarget';
  readonly most?: number | 'utilizationTarget';
  /** Flink checks these bounds before a cycle; the others are ours, for settings that could not work. */
  readonly by: 'flink' | 'us';
  /** Flink checks them only while this option is on. */
  readonly onlyIf?: 'observedScalabilityEnabled' | 'effectivenessDetectionEnabled' | 'memoryTuningEnabled';
}

export interface Declaration<Value> {
  /** In full. */
  readonly key: string;
  readonly type: OptionType<Value>;
  /** As one would write it; undefined when there is none. */
  readonly defaultText: string | undefined;
  readonly bounds: Bounds | undefined;
  /** Keys that are tried, in order, when `key` is not there. */
  readonly alternatives: readonly string[];
  /** Why it should no longer be used, or has no effect here. */
  readonly remark: string | undefined;
}

export const prefix = 'job.autoscaler.';
export const oldPrefix = `kubernetes.operator.${prefix}`;
/** Of the options that Flink does not have. */
export const ownPrefix = 'job.autopilot.';

interface Extras {
  readonly bounds?: Bounds;
  /** Its former name, without prefix. */
  readonly deprecated?: string;
  /** Names to try under the old prefix, in order; by default the name, then the former name. */
  readonly old?: readonly string[];
  readonly remark?: string;
}

const declare = <Value>(
  name: string,
  type: OptionType<Value>,
  defaultText: string | undefined,
  { bounds, deprecated, old, remark }: Extras,
): Declaration<Value> => ({
  key: prefix + name,
  type,
  defaultText,
  bounds,
  alternatives: [
    ...(old ?? (deprecated === undefined ? [name] : [name, deprecated])).map((name) => oldPrefix + name),
    ...(deprecated === undefined ? [] : [prefix + deprecated]),
  ],
  remark,
});

/** An option of Flink's autoscaler; `name` is its key without the prefix. */
export const option = <Value>(
  name: string,
  type: OptionType<Value>,
  defaultText: string,
  extras: Extras = {},
): Declaration<Value> => declare(name, type, defaultText, extras);

/** One that has no default. */
export const unset = <Value>(
  name: string,
  type: OptionType<Value>,
  extras: Extras = {},
): Declaration<Value | undefined> => declare<Value | undefined>(name, type, undefined, extras);

/** An option that Flink does not have; `name` is its key without the prefix. */
export const ownOption = <Value>(
  name: string,
  type: OptionType<Value>,
  defaultText: string,
  { bounds }: Pick<Extras, 'bounds'> = {},
): Declaration<Value> => ({
  key: ownPrefix + name,
  type,
  defaultText,
  bounds,
  alternatives: [],
  remark: undefined,
});

/** One that Flink does not have and that has no default. */
export const ownUnset = <Value>(
  name: string,
  type: OptionType<Value>,
  extras: Pick<Extras, 'bounds'> = {},
): Declaration<Value | undefined> => ({
  ...ownOption<Value | undefined>(name, type, '', extras),
  defaultText: undefined,
});

/** An option of Flink itself, which scaling needs to know. */
export const flinkOption = <Value>(
  key: string,
  type: OptionType<Value>,
  defaultText: string,
  { bounds, deprecated }: Pick<Extras, 'bounds' | 'deprecated'> = {},
): Declaration<Value> => ({
  key,
  type,
  defaultText,
  bounds,
  alternatives: deprecated === undefined ? [] : [deprecated],
  remark: undefined,
});

/** One of Flink itself that has no default. */
export const flinkUnset = <Value>(
  key: string,
  type: OptionType<Value>,
  deprecated?: string,
): Declaration<Value | undefined> => ({
  ...flinkOption<Value | undefined>(key, type, '', deprecated === undefined ? {} : { deprecated }),
  defaultText: undefined,
});

/** The key that is in force and its text; undefined when the default is. */
export const lookUp = (
  configuration: FlinkConfiguration,
  { key, alternatives }: Pick<Declaration<unknown>, 'key' | 'alternatives'>,
): { readonly key: string; readonly text: string } | undefined => {
  for (const candidate of [key, ...alternatives]) {
    const text = configuration[candidate];
    if (text !== undefined) return { key: candidate, text };
  }
  return undefined;
};

/** The value in force; `{ text }` when what is written can't be read. */
export const read = <Value>(
  configuration: FlinkConfiguration,
  declaration: Declaration<Value>,
):
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'unreadable'; readonly key: string; readonly text: string } => {
  const found = lookUp(configuration, declaration) ?? { key: declaration.key, text: declaration.defaultText };
  if (found.text === undefined) return { kind: 'value', value: undefined as Value };
  const value = declaration.type.parse(found.text);
  return value === undefined ? { kind: 'unreadable', key: found.key, text: found.text } : { kind: 'value', value };
};
