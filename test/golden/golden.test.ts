import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readScenarios, scenarioFiles } from '../../cli/golden/read-scenarios.ts';
import { judge, runGolden } from '../../cli/golden/run-golden.ts';

/** Scenarios per topic: a file that lost lines must not pass. */
const SCENARIOS: Readonly<Record<string, number>> = {
  alignment: 39,
  capacity: 17,
  clamps: 25,
  'closed-loop': 16,
  collection: 65,
  disabled: 9,
  effectiveness: 23,
  'excluded-periods': 28,
  fuzz: 48,
  'memory-pressure': 18,
  'memory-tuning': 68,
  options: 114,
  'processing-rate': 17,
  rates: 28,
  realisation: 16,
  resources: 37,
  'restart-time': 14,
  scalability: 17,
  'scale-down-interval': 28,
  thresholds: 28,
  topologies: 39,
  window: 27,
};

const folder = fileURLToPath(new URL('./scenarios', import.meta.url));
const topicOf = (file: string) => basename(file).replace('.jsonl.gz', '');

describe('decisions of the Java autoscaler', () => {
  it('has every topic', () => {
    expect(scenarioFiles(folder).map(topicOf)).toEqual(Object.keys(SCENARIOS));
  });

  it.each(scenarioFiles(folder).map((file) => [topicOf(file), file] as const))('%s', (topic, file) => {
    const said: string[] = [];
    const report = runGolden([file], (line) => said.push(line));
    expect(said.slice(0, 20)).toEqual([]);
    expect(report).toEqual({ passed: SCENARIOS[topic], failed: 0, notCovered: 0 });
  });
});

describe('the comparison itself', () => {
  it('sees a number that is off by its last bit, and says where', () => {
    const [line] = readScenarios(`${folder}/capacity.jsonl.gz`);
    if (line?.kind !== 'scenario') throw new Error('no scenario');
    const text = JSON.stringify(line.scenario);
    const off = JSON.parse(
      text.replace(/"SCALE_UP_RATE_THRESHOLD":\[(\d+)/, '"SCALE_UP_RATE_THRESHOLD":[$1.0000000001'),
    );
    expect(judge(line.scenario)).toEqual({ kind: 'passed' });
    expect(judge(off)).toMatchObject({
      kind: 'failed',
      mismatches: [{ path: expect.stringContaining('SCALE_UP_RATE_THRESHOLD[0]') }],
    });
  });
});
