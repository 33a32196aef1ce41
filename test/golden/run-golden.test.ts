import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioFiles } from '../../cli/golden/read-scenarios.ts';
import { runGolden } from '../../cli/golden/run-golden.ts';
import { playScenario, readScenario } from '../../cli/scenario/play.ts';

const input = {
  config: { 'job.autoscaler.enabled': 'true' },
  job: { runningTs: 0, vertices: [{ id: '0a'.repeat(16), name: 's', parallelism: 1, maxParallelism: 8 }] },
  ticks: [{ now: 60_000, vertices: {}, tmMetrics: {}, jmMetrics: {} }],
};
const good = JSON.stringify({ name: 'own/good', input, expected: playScenario(readScenario(input)) });
const wrong = good.replaceAll('own/good', 'own/wrong').replace('"outcome":"none"', '"outcome":"scaled"');
const circle = JSON.stringify({
  name: 'own/circle',
  input: { ...input, job: { runningTs: 0, vertices: [{ ...input.job.vertices[0], inputs: { s: 'HASH' } }] } },
  expected: { validation: null, ticks: [] },
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'golden-'));
  writeFileSync(join(folder, 'a.jsonl'), `${good}\n\nnot json\n{"name":"x"}\n${wrong}\n`);
  writeFileSync(join(folder, 'b.jsonl.gz'), gzipSync(`${circle}\n${good}\n`));
  writeFileSync(join(folder, 'notes.txt'), 'not a scenario');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('running golden files', () => {
  it('takes every such file of a folder, tells what is wrong and where, and goes on', () => {
    const said: string[] = [];
    const files = scenarioFiles(folder);
    expect(runGolden(files, (line) => said.push(line.replaceAll(folder, '')))).toEqual({
      passed: 2,
      failed: 4,
      notCovered: 0,
    });
    expect(said).toEqual([
      expect.stringMatching(/^.a\.jsonl:3: not JSON: /),
      expect.stringMatching(/^.a\.jsonl:4: "input" is missing: it should be an object$/),
      'own/wrong: tick 60000, ticks[0].outcome: expected "scaled", got "none"',
      expect.stringMatching(/^.b\.jsonl\.gz:1: own\/circle: the inputs of the vertices go in a circle$/),
    ]);
  });

  it.each([
    ['nowhere', /no such file or folder/],
    ['notes.txt', /not a \.jsonl or \.jsonl\.gz file/],
  ])('%s is refused', (name, message) => {
    expect(() => scenarioFiles(join(folder, name))).toThrow(message);
  });
});
