/** A text, read character by character and never backwards: what it takes grows with the length alone. */

type Is = (character: string) => boolean;

export const isSpace: Is = (character) => /\s/.test(character);

export interface Quoted {
  /** Without its quotes, and what they hold as it was meant. */
  readonly text: string;
  /** Behind it. */
  readonly end: number;
  /** False: it ends within what would have been a doubled quote, since nothing closes it behind. */
  readonly closed: boolean;
}

export class TextScanner {
  at = 0;
  readonly #text: string;
  /** Up to there no quote of this kind is closed: a later one is not looked for again. */
  readonly #open: Record<string, number> = { "'": -1, '"': -1 };

  constructor(text: string) {
    this.#text = text;
  }

  get length(): number {
    return this.#text.length;
  }

  atEnd(): boolean {
    return this.at >= this.#text.length;
  }

  /** '' at the end. */
  peek(): string {
    return this.#text.charAt(this.at);
  }

  next(): string {
    return this.#text.charAt(this.at++);
  }

  before(at: number): string {
    return this.#text.charAt(at - 1);
  }

  slice(from: number, to: number): string {
    return this.#text.slice(from, to);
  }

  /** How many. */
  skip(is: Is): number {
    const { at } = this;
    while (this.at < this.#text.length && is(this.peek())) this.at += 1;
    return this.at - at;
  }

  /** To the next line feed, or the end; returns where that is. */
  toLineFeed(): number {
    this.skip((character) => character !== '\n');
    return this.at;
  }

  /**
   * What is in the quotes that begin here; `at` stays. Within it a quote is doubled, or escaped by a backslash as everything
   * is. Undefined: nothing closes it.
   */
  quoted(within: 'doubled' | 'escaped'): Quoted | undefined {
    const quote = this.peek();
    if (this.at <= (this.#open[quote] ?? -1)) return undefined;
    const read: string[] = [];
    let from = this.at + 1;
    /** The last doubled quote. */
    let pair = -1;
    const { length } = this.#text;
    let at = from;
    for (; at < length; at++) {
      const character = this.#text.charAt(at);
      if (within === 'escaped' && character === '\\') {
        const escaped = this.#text.charAt(at + 1);
        if (escaped === '' || /[\n\r\u2028\u2029]/.test(escaped)) break;
        read.push(this.#text.slice(from, at));
        from = at + 1;
        at += 1;
      } else if (character === quote) {
        if (within === 'escaped' || this.#text.charAt(at + 1) !== quote) {
          read.push(this.#text.slice(from, at));
          return { text: read.join(''), end: at + 1, closed: true };
        }
        read.push(this.#text.slice(from, at + 1));
        pair = at;
        at += 1;
        from = at + 1;
      }
    }
    this.#open[quote] = at;
    return pair < 0 ? undefined : { text: '', end: pair + 1, closed: false };
  }
}
