import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { runCommand } from '../support/run-command.ts';

const start = (...words: readonly string[]) => runCommand('cli/start.ts', ...words);

let stop: (() => void) | undefined;
afterEach(() => {
  stop?.();
  stop = undefined;
});

const listening = async (server: ReturnType<typeof createTcpServer>): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = () => void server.close();
  return (server.address() as AddressInfo).port;
};

describe('npm start -- --headless', () => {
  it('the same seed prints the same, to the last byte', async () => {
    const words = ['--headless', '--hours', '1', '--seed', '7'];
    const [first, second] = await Promise.all([start(...words), start(...words)]);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/hold \d+ \(\d+ KPU\)/);
    expect(second.out).toBe(first.out);
  });
});

describe('npm start', () => {
  it('a port that is taken: one sentence that says what to do', async () => {
    const port = await listening(createTcpServer());
    const { code, err } = await start('--port', String(port), '--no-open');
    expect(code).toBe(1);
    expect(err.trim().split('\n')).toEqual([expect.stringMatching(new RegExp(`Port ${port} is taken.*--port 0`))]);
  });

  it('a Flink that does not answer, or runs nothing: one sentence', async () => {
    const dead = await start('--flink', 'http://127.0.0.1:9');
    expect(dead).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^Flink does not answer at http:\/\/127\.0\.0\.1:9.*\n$/),
    });
    const port = await listening(createServer((_, response) => response.end('{"jobs":[]}')));
    const empty = await start('--flink', `http://127.0.0.1:${port}`);
    expect(empty).toMatchObject({ code: 1, err: expect.stringMatching(/runs no job: submit one first/) });
  });

  it('--help, and a word that is wrong', async () => {
    expect(await start('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Usage: npm start') });
    expect(await start('--sped', '1')).toMatchObject({ code: 2, err: expect.stringContaining('--help') });
  });
});
