/** Every option of a job, resolved from its layers and parsed once. */

import type { Reason } from '../model/reason.ts';
import { type Alignment, alignmentOf } from './alignment.ts';
import type { Problem } from './checks/problem.ts';
import { type Declaration, type FlinkConfiguration, read } from './declare.ts';
import { type Declarations, declarationOf, optionNames } from './declared/declarations.ts';
import { type Layer, mergeLayers, unusableLimits } from './layers.ts';

export type { FlinkConfiguration } from './declare.ts';

type DeclaredOptions = {
  readonly [Name in keyof Declarations]: Declarations[Name] extends Declaration<infer Value> ? Value : never;
};

/**
 * Parsed; what each means is said in declared/. Durations are milliseconds. Undefined: not
 * set, and without a default. Excluded periods are as written: read them with excluded-periods.ts.
 */
export interface Options extends DeclaredOptions {
  /** What the two alignment options come to. */
  readonly alignment: Alignment;
  /** Quotas and exclusions of the platform's resource that can't be read: nothing is changed until they can. */
  readonly unusableLimits: readonly Problem[];
  /** The whole Flink configuration, every option once, for the memory model. */
  readonly configuration: FlinkConfiguration;
}

export type ResolvedOptions =
  | {
      readonly kind: 'options';
      readonly options: Options;
      /** What is odd in the platform's resource and therefore ignored. */
      readonly notes: readonly Reason[];
    }
  /** One sentence per problem of our own layers: names the key, the value and what would be right. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** The lowest layer first: a policy's defaults, the resource on the platform, the settings file, the job in it. */
export const resolveOptions = (layers: readonly Layer[]): ResolvedOptions => {
  const merged = mergeLayers(layers);
  if (merged.kind === 'invalid') return merged;
  const { configuration, notes } = merged;
  const values = Object.fromEntries(
    optionNames.map((name) => {
      const found = read(configuration, declarationOf(name));
      if (found.kind === 'value') return [name, found.value];
      // A period that can't be read holds the job; no periods would let it go.
      return [name, name === 'excludedPeriods' ? [found.text] : name === 'vertexExcludeIds' ? [] : undefined];
    }),
  ) as unknown as DeclaredOptions;
  // Ours were checked: where nothing of the resource is odd, there is nothing to find.
  const limits = notes.length === 0 ? [] : unusableLimits(configuration);
  const options = { ...values, alignment: alignmentOf(values), unusableLimits: limits, configuration };
  return { kind: 'options', options, notes };
};

/** Of one configuration of our own: an unknown `job.autoscaler.*` key or a value out of bounds is a problem. */
export const parseOptions = (configuration: FlinkConfiguration): ResolvedOptions =>
  resolveOptions([{ owner: 'ours', configuration }]);
