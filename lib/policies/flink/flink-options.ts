/** Options as the Java autoscaler reads them: a value that can't be read throws `OptionError` at its first use. */
import { type Alignment, alignmentOf } from '../../options/alignment.ts';
import { type FlinkConfiguration, read } from '../../options/declare.ts';
import { declarationOf, type OptionName, optionNames } from '../../options/declared/declarations.ts';
import { OptionError } from '../../options/option-error.ts';
import type { Options } from '../../options/options.ts';

/** Where all can be read, they are read once and are plain values; only a wrong one must wait for its first use. */
export const flinkOptions = (configuration: FlinkConfiguration): Options => {
  const lazy = lazyOptions(configuration);
  const anyWrong = optionNames.some((name) => read(configuration, declarationOf(name)).kind === 'unreadable');
  return anyWrong ? lazy : { ...lazy };
};

const lazyOptions = (configuration: FlinkConfiguration): Options => {
  // A wrong limit is an error at its first use, like any other option.
  const options: Pick<Options, 'configuration' | 'unusableLimits'> = { configuration, unusableLimits: [] };
  for (const name of optionNames) {
    Object.defineProperty(options, name, { enumerable: true, get: () => valueOrThrow(configuration, name) });
  }
  Object.defineProperty(options, 'alignment', {
    enumerable: true,
    get: (): Alignment => alignmentOf(options as Options),
  });
  return options as Options;
};

const valueOrThrow = (configuration: FlinkConfiguration, name: OptionName): unknown => {
  const declaration = declarationOf(name);
  const found = read(configuration, declaration);
  // Java names the option's own key, also when an older one was used.
  if (found.kind === 'unreadable') throw new OptionError(declaration.key, found.text);
  return found.value;
};
