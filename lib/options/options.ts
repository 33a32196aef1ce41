/** Every option of policy `flink`: key, type, default, bounds and one sentence. */

/** Parsed and checked. Filled by the core. */
export interface Options {
  readonly enabled: boolean;
}

export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: Options }
  /** One sentence per problem: names the key, the value and what would be right. */
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** `config` is a Flink configuration: `job.autoscaler.*` keys and others, as strings. */
export const parseOptions = (config: Readonly<Record<string, string>>): ParsedOptions => ({
  kind: 'options',
  options: { enabled: config['job.autoscaler.enabled'] !== 'false' },
});
