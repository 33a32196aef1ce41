/** Lines in, lines out: each is answered as soon as it is there, and no faster than the answers are taken. */
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Answer } from './answer.ts';

/** Characters of answers that are written at once. */
const BATCH = 65_536;

/** Ends with its input. What is not taken yet makes it wait, so memory stays flat however fast lines arrive. */
export const answerLines = async (input: Readable, output: Writable, answer: Answer): Promise<void> => {
  for await (const lines of linesOf(input)) {
    let batch = '';
    for (const line of lines) {
      const answered = answer(line);
      if (answered !== undefined) batch += `${answered}\n`;
      if (batch.length < BATCH) continue;
      await write(output, batch);
      batch = '';
    }
    if (batch !== '') await write(output, batch);
  }
};

const write = async (output: Writable, text: string): Promise<void> => {
  if (!output.write(text)) await once(output, 'drain');
};

/** The lines that each piece of the input completes. The last line needs no end. */
async function* linesOf(input: Readable): AsyncGenerator<readonly string[]> {
  input.setEncoding('utf8');
  /** Pieces of a line that is not complete. */
  let begun: string[] = [];
  for await (const piece of input as AsyncIterable<string>) {
    const lines = piece.split('\n');
    const rest = lines.pop() ?? '';
    if (lines.length > 0) {
      lines[0] = begun.join('') + lines[0];
      begun = [];
      yield lines;
    }
    if (rest !== '') begun.push(rest);
  }
  if (begun.length > 0) yield [begun.join('')];
}
