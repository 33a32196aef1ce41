import { PassThrough, Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { answerLines } from '../../cli/policy-server/lines.ts';

const collected = () => {
  let text = '';
  const output = new PassThrough().setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  return { output, text: () => text };
};

describe('lines in, lines out', () => {
  it.each([1, 2, 3, 5, 1000])('reads lines in pieces of %d bytes, letters cut in two and all', async (size) => {
    const bytes = Buffer.from('größer\n\n€ und 𝄞\r\nlast');
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      bytes.subarray(n * size, (n + 1) * size),
    );
    const { output, text } = collected();
    const read: string[] = [];
    await answerLines(Readable.from(pieces, { objectMode: false }), output, (line) => {
      read.push(line);
      return line === '' ? undefined : line.toUpperCase();
    });
    expect(read).toEqual(['größer', '', '€ und 𝄞\r', 'last']);
    expect(text()).toBe('GRÖSSER\n€ UND 𝄞\r\nLAST\n');
  });

  it('answers no more lines than are taken', async () => {
    const arrivals = new PassThrough({ objectMode: true });
    const output = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => void arrivals.write({ take: done }),
    });
    const lines = 10;
    let answered = 0;
    const ended = answerLines(Readable.from(['line\n'.repeat(lines)], { objectMode: false }), output, () => {
      answered++;
      return 'x'.repeat(100_000);
    });
    let taken = 0;
    for await (const { take } of arrivals as AsyncIterable<{ readonly take: () => void }>) {
      taken++;
      expect(answered).toBe(taken);
      take();
      if (taken === lines) break;
    }
    await ended;
    expect(answered).toBe(lines);
  });

  it('fails when its input does', async () => {
    const input = new PassThrough();
    const ended = answerLines(input, new PassThrough(), () => 'x');
    input.destroy(new Error('the pipe broke'));
    await expect(ended).rejects.toThrow('the pipe broke');
  });
});
