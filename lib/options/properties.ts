/** One configuration as properties: each option once, whatever key it is written under. */
import { type Declaration, type FlinkConfiguration, lookUp } from './declare.ts';
import { declarationOf, optionNames } from './declared/declarations.ts';
import { taskManagerOptions } from './declared/task-manager.ts';

export interface Property {
  /** As it is written: the option's own key, a deprecated one, or one with the old prefix. */
  readonly key: string;
  readonly text: string;
}

/** By the option's own key; a key that is no option of ours is a property of its own. */
export type Properties = ReadonlyMap<string, Property>;

export const allDeclarations: readonly Declaration<unknown>[] = [
  ...optionNames.map(declarationOf),
  ...Object.values<Declaration<unknown>>(taskManagerOptions),
];

/** Any key of an option -> its own key. */
const ownKeys: ReadonlyMap<string, string> = new Map(
  allDeclarations.flatMap(({ key, alternatives }) => [key, ...alternatives].map((one) => [one, key])),
);

/** The option's own key for any key that it has or had; the key itself when it is no option of ours. */
export const ownKeyOf = (key: string): string => ownKeys.get(key) ?? key;

/** Of several keys of one option the one counts that Java's lookup finds first. */
export const propertiesOf = (configuration: FlinkConfiguration): Properties => {
  const properties = new Map<string, Property>();
  for (const declaration of allDeclarations) {
    const found = lookUp(configuration, declaration);
    if (found) properties.set(declaration.key, found);
  }
  for (const [key, text] of Object.entries(configuration)) if (!ownKeys.has(key)) properties.set(key, { key, text });
  return properties;
};
