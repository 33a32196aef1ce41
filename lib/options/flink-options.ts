/** Options as the Java autoscaler reads them: a value that can't be read throws `OptionError` at its first use. */
import { type FlinkConfiguration, type Options, parseOptions } from './options.ts';

export const flinkOptions = (config: FlinkConfiguration): Options => {
  const parsed = parseOptions(config);
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('\n'));
  return parsed.options;
};
