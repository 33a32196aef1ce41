import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** A month, started and not waited for: it can only end before its time. */
const startAMonth = (...words: readonly string[]) => {
  const child = spawn(process.execPath, ['cli/start.ts', '--headless', '--hours', '720', ...words]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return {
    child,
    /** A month that ends before its first line has ended in an error. */
    firstLine: () => Promise.race([once(child.stdout, 'data'), once(child, 'close')]),
    ended: async () => {
      const [code] = await once(child, 'close');
      return { code: code as number | null, out, err };
    },
  };
};

describe('npm start -- --headless, while it runs', () => {
  it('prints its timeline as it comes, and after Ctrl-C a summary so far with exit code 130', async () => {
    const { child, firstLine, ended } = startAMonth();
    await firstLine();
    child.kill('SIGINT');
    const { code, out, err } = await ended();
    expect([code, err]).toEqual([130, '']);
    const [first = ''] = out.split('\n');
    expect(first).toMatch(/^02 00:01 +\?\/s +hold 8 \(8 KPU\)/);
    expect(out).toMatch(/\nStopped after [\d.]+ h of 720 h\. So far:\nevaluations +\d+, all but 0 with their reasons/);
  });

  it('with --json every line is JSON with a kind, the functions\u2019 log is not among them, and a stop is data too', async () => {
    const { child, firstLine, ended } = startAMonth('--json', '--log');
    await firstLine();
    child.kill('SIGINT');
    const { code, out, err } = await ended();
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(130);
    expect(lines[0]).toMatchObject({ kind: 'run', seed: 1, simulate: 'clickstream', hours: 720 });
    expect(lines.at(-1)).toMatchObject({ kind: 'summary', stoppedBy: 'SIGINT', unexplained: 0 });
    for (const { kind } of lines) expect(['run', 'evaluation', 'event', 'summary']).toContain(kind);
    expect(err).toMatch(/^(\{.*\}\n)*$/);
  });

  it('ends quietly when its reader has enough', async () => {
    const { child, firstLine, ended } = startAMonth();
    await firstLine();
    child.stdout.destroy();
    expect(await ended()).toMatchObject({ code: 0, err: '' });
  });

  it('with --json errors are JSON, too', async () => {
    const { code, out } = await start('--headless', '--json', '--hours', '-3');
    expect(code).toBe(2);
    expect(JSON.parse(out)).toEqual({ kind: 'error', says: expect.stringMatching(/^--hours takes a whole number/) });
  });
});

describe('npm start', () => {
  it('an address that is none of this machine: one sentence that says which there are', async () => {
    const { code, out, err } = await start('--host', '192.0.2.77', '--no-open');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^--host 192\.0\.2\.77 is no address of this machine: it has 127\.0\.0\.1.*0\.0\.0\.0 is all/);
  });

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
