/** The type of an option: how it is read from text, and how it is described to people. */

export interface OptionType<Value> {
  /** For the table of options: `duration`. */
  readonly name: string;
  /** Completes "it must be …": what a right value looks like. */
  readonly expects: string;
  /** Undefined when the text is no such value. Follows Flink to the letter, blanks and all. */
  readonly parse: (text: string) => Value | undefined;
  /** What must be different of a value that Flink takes and we can't work with. */
  problem?(value: Value): string | undefined;
}

const boolean: OptionType<boolean> = {
  name: 'boolean',
  expects: 'true or false',
  parse: (text) => (/^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined),
};

const text: OptionType<string> = { name: 'text', expects: 'text', parse: (text) => text };

/** One of a few words, in any case. */
const oneOf = <const Word extends string>(...words: readonly Word[]): OptionType<Word> => ({
  name: words.join(', '),
  expects: words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
  parse: (text) => words.find((word) => word.toUpperCase() === text.toUpperCase()),
});

export const types = { boolean, text, oneOf } as const;
