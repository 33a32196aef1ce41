import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../cli/scenario/format.ts';
import { filtered, run, startTurn } from './turn-process.ts';

const ID = '0a'.repeat(16);
const START = 1_767_225_600_000;
const MINUTE = 60_000;

const opening = {
  config: {
    'job.autoscaler.enabled': 'true',
    'job.autoscaler.metrics.window': '1 min',
    'job.autoscaler.stabilization.interval': '0 s',
  },
  job: { runningTs: START, vertices: [{ id: ID, name: 's', parallelism: 1, maxParallelism: 8 }] },
};
const open = (id: string, own: object = {}) => ({ op: 'open', id, ...opening, ...own });

/** A source that is busy all the time, and falls behind. */
const tick = (minute: number, own: object = {}) => ({
  now: START + minute * MINUTE,
  vertices: {
    s: {
      in: 0,
      out: 6000 * minute,
      metrics: {
        busyTimeMsPerSecond: 1000,
        backPressuredTimeMsPerSecond: 0,
        'Source__s.numRecordsIn': 6000 * minute,
        'Source__s.numRecordsInPerSecond': 100,
        'Source__s.pendingRecords': 60_000 * minute,
      },
    },
  },
  tmMetrics: {
    'Status.JVM.Memory.Heap.Max': 2e9,
    'Status.JVM.Memory.Heap.Used': 1e9,
    'Status.Flink.Memory.Managed.Used': 0,
    'Status.JVM.Memory.Metaspace.Used': 9e7,
  },
  jmMetrics: { taskSlotsTotal: '1', taskSlotsAvailable: '0' },
  ...own,
});
const tickOf = (id: string, minute: number, own: object = {}) => ({ op: 'tick', id, ...tick(minute, own) });
const lines = (...values: readonly unknown[]) => values.map((value) => JSON.stringify(value));
const messages = (answers: readonly JsonObject[]) => answers.map(({ op, message }) => [op, message]);

describe('mode serve', () => {
  it('opens, plays and closes jobs that share nothing, and answers in order', async () => {
    const { answers, code, stderr } = await filtered(
      ['serve'],
      lines(open('a'), open('b', { detail: 'decisions' }), tickOf('a', 1), tickOf('a', 2), tickOf('b', 2), {
        op: 'close',
        id: 'a',
      }),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(answers).toMatchObject([
      { op: 'open', id: 'a', validation: null },
      { op: 'open', id: 'b', validation: null },
      { op: 'tick', id: 'a', outcome: 'none', window: { samples: 1 }, collected: {} },
      { op: 'tick', id: 'a', outcome: 'scaled', summaries: { s: [1, 8] } },
      { op: 'tick', id: 'b', outcome: 'none', window: { samples: 1 } },
      { op: 'close', id: 'a' },
    ]);
    expect(answers[4]).not.toHaveProperty('collected');
    expect(answers[5]).toEqual({ op: 'close', id: 'a' });
  });

  it('lets the caller play the world', async () => {
    const rescaled = { runningTs: START + 3 * MINUTE, parallelism: { s: 8 } };
    const { answers } = await filtered(
      ['serve'],
      lines(open('a'), tickOf('a', 1), tickOf('a', 2), tickOf('a', 4, { job: rescaled })),
    );
    expect(answers[3]).toMatchObject({ window: { samples: 1 }, state: { tracking: [[START + 2 * MINUTE, MINUTE]] } });
  });

  it('answers a bad line with what is wrong and where, changes nothing, and goes on', async () => {
    const wrong = { s: { in: 0, metrics: { busyTimeMsPerSecond: [1, 2, 'three', null] } } };
    const { answers, code } = await filtered(
      ['serve'],
      [
        ...lines(open('a'), tickOf('a', 1)),
        'not json',
        '',
        '[1]',
        ...lines(
          {},
          { op: 'shut', id: 'a' },
          { op: 'close' },
          { op: 'close', id: 'b' },
          tickOf('b', 1),
          open('a'),
          open('b', { job: { vertices: [{ ...opening.job.vertices[0], inputs: { s: 'HASH' } }] } }),
          open('b', { job: { vertices: [{ ...opening.job.vertices[0], parallelism: '4' }] } }),
          open('b', { taskManager: { memory: '4 apples' } }),
          open('b', { detail: 'all' }),
          { op: 'tick', id: 'a' },
          tickOf('a', 2, { vertices: wrong }),
          tickOf('a', 2, { vertices: { t: tick(2).vertices.s } }),
          tickOf('a', 2, { job: { parallelism: { t: 2 } } }),
          tickOf('a', 2, { now: 9e15 }),
          tickOf('a', 2),
        ),
      ],
    );
    expect(code).toBe(0);
    const last = answers.length - 1;
    expect(messages(answers.slice(2, last))).toEqual(
      [
        /^line 3: not JSON: /,
        'line 5: got [1]; it should be an object',
        'line 6: op: missing; it should be "open" or "tick" or "close"',
        'line 7: op: got "shut"; it should be "open" or "tick" or "close"',
        'line 8: id: missing; it should be a string',
        'line 9: close of job "b": there is no such job; open it first',
        'line 10: tick of job "b": there is no such job; open it first',
        'line 11: open of job "a": it is open already; close it first',
        'line 12: open of job "b": the inputs of the vertices go in a circle',
        'line 13: open of job "b": job.vertices[0].parallelism: got "4"; it should be a whole number',
        'line 14: open of job "b": taskManager.memory: got "4 apples"; it should be a memory size such as "4 gb"',
        'line 15: open of job "b": detail: got "all"; it should be "full" or "auto" or "decisions"',
        'line 16: tick of job "a": now: missing; it should be epoch milliseconds',
        'line 17: tick of job "a": vertices.s.metrics.busyTimeMsPerSecond[2]: got "three"; it should be a number, "NaN", "Infinity" or "-Infinity"',
        'line 18: tick of job "a": vertices: the job has no vertex t; it has s',
        'line 19: tick of job "a": job: no vertex has the name t; there are s',
        'line 20: tick of job "a": now: got 9000000000000000; it should be epoch milliseconds',
      ].map((message) => ['error', message instanceof RegExp ? expect.stringMatching(message) : message]),
    );
    // As if none of them had been there.
    const { answers: undisturbed } = await filtered(['serve'], lines(open('a'), tickOf('a', 1), tickOf('a', 2)));
    expect(answers[last]).toEqual(undisturbed[2]);
  });

  it('has no ticks for a job whose options are not valid, unless that is wanted', async () => {
    const config = { ...opening.config, 'job.autoscaler.utilization.target': '7' };
    const { answers } = await filtered(
      ['serve'],
      lines(open('a', { config }), tickOf('a', 1), open('b', { config, runInvalid: true }), tickOf('b', 1), {
        op: 'close',
        id: 'a',
      }),
    );
    expect(answers).toMatchObject([
      { op: 'open', validation: { error: expect.stringContaining('utilization.target is invalid') } },
      { op: 'error', message: expect.stringContaining('its options are not valid') },
      { op: 'open', validation: { error: expect.stringContaining('utilization.target is invalid') } },
      { op: 'tick', outcome: 'none' },
      { op: 'close' },
    ]);
  });

  it('answers at once, before the next line comes', async () => {
    const child = startTurn(['serve']);
    const ended = once(child, 'close');
    const next = async (): Promise<JsonObject> => {
      const [piece] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
      return JSON.parse(piece);
    };
    for (const line of [open('a'), tickOf('a', 1), tickOf('a', 2)]) {
      child.stdin.write(`${JSON.stringify(line)}\n`);
      expect(await next()).toMatchObject({ op: line.op, id: 'a' });
    }
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
  });
});

describe('mode scenario', () => {
  it('plays a bare input and a named one, and a bad line does not end it', async () => {
    const input = { ...opening, ticks: [tick(1), tick(2)] };
    const { answers, code } = await filtered(
      ['scenario'],
      lines(input, { ...input, ticks: [tick(1), { now: 'soon' }] }, { name: 'x', input }, open('a')),
    );
    expect(code).toBe(0);
    expect(answers[0]).toMatchObject({ validation: null, ticks: [{ outcome: 'none' }, { outcome: 'scaled' }] });
    expect(messages([answers[1] ?? {}])).toEqual([
      ['error', 'line 2: ticks[1].now: got "soon"; it should be epoch milliseconds'],
    ]);
    expect(answers[2]).toEqual(answers[0]);
    expect(answers[3]).toMatchObject({ op: 'error', message: expect.stringMatching(/^line 4: this is an operation/) });
  });
});

describe('the filter', () => {
  it('tells by the line what it is when no mode is given; the last line needs no end', async () => {
    const [bare = '', op = ''] = lines({ ...opening, ticks: [] }, open('a'));
    const { stdout } = await run([], [`${bare}\r\n${op}`], '');
    expect(stdout).toBe('{"validation":null,"ticks":[]}\n{"op":"open","id":"a","validation":null}\n');
  });

  it('waits for a reader who is slow, and loses nothing', async () => {
    const child = startTurn(['serve']);
    const count = 4000;
    const sent = [open('a'), ...Array.from({ length: count }, (_, n) => tickOf('a', n + 1))];
    child.stdin.end(`${lines(...sent).join('\n')}\n`);
    // The output is not read until all that fits between the two is full.
    await once(child.stdout, 'readable');
    let read = 0;
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      read += piece.split('\n').length - 1;
    });
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(read).toBe(count + 1);
  });

  it('ends quietly when its output is no longer read', async () => {
    const child = startTurn(['serve']);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
    });
    child.stdin.on('error', () => undefined);
    child.stdin.write(`${JSON.stringify(open('a'))}\n`);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    child.stdin.write(`${JSON.stringify(tickOf('a', 1))}\n`);
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said).toBe('');
  });

  it.each([
    [['--policy', 'justin'], /^--policy takes flink, autopilot, and not "justin"\. See --help\.\n$/],
    [['play'], /^The mode takes scenario, serve, and not "play"\. See --help\.\n$/],
    [['serve', 'scenario'], /^One mode is enough: what is scenario\? See --help\.\n$/],
    [['--fast'], /^There is no --fast\. See --help\.\n$/s],
  ])('%s is refused', async (args, message) => {
    const { code, stdout, stderr } = await run(args, []);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('explains itself', async () => {
    const { code, stdout } = await run(['--help'], []);
    expect(code).toBe(0);
    expect(stdout).toContain('docs/policy-server.md');
  });
});
