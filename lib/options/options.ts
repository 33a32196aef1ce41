/**
 * Every option of policy `flink`, read from a Flink configuration.
 *
 * Two ways in. `parseOptions` is for our own settings file: it checks everything at once and says every problem.
 * `flinkOptions` (flink-options.ts) is for people who must see what the Java autoscaler would do: there a value that
 * can't be read is an error only where it is first used. So each property of its result is a getter, and reading a bad
 * one throws `OptionError`; a turn catches `OptionError` once, around the whole cycle, and reports `AutoscalerError`.
 * What Java checks before a cycle is `validate` (validate.ts). Rules need not care: they just read `options.restartTimeMs`.
 * Java reads `restClientTimeoutMs` first of all in every cycle, and the history options at every read of the history.
 */
import { type Alignment, alignmentOf } from './alignment.ts';
import { problemsOf } from './checks/check-options.ts';
import { type Declaration, type FlinkConfiguration, read } from './declare.ts';
import { type Declarations, declarationOf, optionNames } from './declared/declarations.ts';

export type { FlinkConfiguration } from './declare.ts';

type DeclaredOptions = {
  readonly [Name in keyof Declarations]: Declarations[Name] extends Declaration<infer Value> ? Value : never;
};

/**
 * Parsed; what each means is said in declared/. Durations are whole milliseconds (rounded down). Undefined: not
 * set, and without a default. Excluded periods are as written: read them with excluded-periods.ts.
 */
export interface Options extends DeclaredOptions {
  /** What the two alignment options come to. */
  readonly alignment: Alignment;
  /** The whole Flink configuration as it was given, for the memory model. */
  readonly configuration: FlinkConfiguration;
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: Options }
  /** One sentence per problem: names the key, the value and what would be right. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Strict: an unknown `job.autoscaler.*` key or a value out of bounds is a problem. Keys of others pass through. */
export const parseOptions = (configuration: FlinkConfiguration): ParsedOptions => {
  const problems = problemsOf(configuration);
  if (problems.length > 0) return { kind: 'invalid', problems };
  const values = Object.fromEntries(
    optionNames.map((name) => {
      const found = read(configuration, declarationOf(name));
      return [name, found.kind === 'value' ? found.value : undefined];
    }),
  ) as unknown as DeclaredOptions;
  return { kind: 'options', options: { ...values, alignment: alignmentOf(values), configuration } };
};
