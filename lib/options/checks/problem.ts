/** One thing that is wrong with an option: its key as it is written, and why. */
import { type Declaration, type FlinkConfiguration, lookUp } from '../declare.ts';

/** Of a value in a message: it may be of any length. */
const MOST_SHOWN = 400;

export interface Problem {
  /** As it is written. */
  readonly key: string;
  /** Why it can not count, without a full stop. */
  readonly says: string;
  /** What to write instead, for those who can. */
  readonly remedy?: string;
  /** One item of a list is wrong; the others can count without it. */
  readonly item?: string;
  /** It can't be ignored: nothing is changed until it is right. */
  readonly holds?: boolean;
  /** Not the value is wrong, but the key. */
  readonly about?: 'key';
}

export const sentenceOf = (problem: Problem): string => `${problem.key}: ${sayingOf(problem)}`;

/** The sentence without the key. */
export const sayingOf = ({ says, remedy }: Problem): string => `${remedy === undefined ? says : `${says}; ${remedy}`}.`;

/** `meant`: what was probably meant, as it should be written. */
export const wrongValue = (key: string, text: string, expected: string, meant?: string): Problem => ({
  key,
  says: `${JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text)} is wrong; ${expected}`,
  ...(meant === undefined ? {} : { remedy: `write "${meant}"` }),
});

/** The key that is really written and its text; the default's where none is. */
export const written = (
  configuration: FlinkConfiguration,
  { key, alternatives, defaultText }: Declaration<unknown>,
): { readonly key: string; readonly text: string } =>
  lookUp(configuration, { key, alternatives }) ?? { key, text: defaultText ?? '' };
