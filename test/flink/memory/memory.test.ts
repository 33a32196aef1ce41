/**
 * The memory model against a real Flink. What is real: Flink's own calculation, task managers that were started with
 * what it yields, and what they report of themselves. Heap and managed memory are promised by them, not filled.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flinkMemorySize } from '../../../lib/memory-tuning/flink-memory.ts';
import { type ProcessMemory, processMemoryOf } from '../../../lib/memory-tuning/process-memory.ts';
import type { FlinkConfiguration } from '../../../lib/options/declare.ts';
import { OptionError } from '../../../lib/options/option-error.ts';
import { buildJob } from '../build-job.ts';
import { chosenFlinkVersion } from '../start-flink.ts';
import { type Accepted, type Calculation, type Refused, startCalculation } from './calculation.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { accepted, type Case } from './configurations.ts';
import { contradictions } from './contradictions.ts';
import { randomConfigurations } from './random-configurations.ts';
import type { Report } from './report.ts';
import { tableHead, tableRow } from './table.ts';
import { situations, tuned } from './tuned-situations.ts';

const version = chosenFlinkVersion();
const major = Number.parseInt(version, 10);
const known = ({ onlyFlink1 }: Case): boolean => major === 1 || onlyFlink1 !== true;
const mb = 2 ** 20;

/** What our model makes of it: the pools, or what is wrong. */
const ours = (configuration: FlinkConfiguration): ProcessMemory | string => {
  try {
    const model = processMemoryOf(configuration);
    return model.kind === 'memory' ? model.memory : model.problem;
  } catch (error) {
    if (error instanceof OptionError) return error.message;
    throw error;
  }
};

const memoryOf = (configuration: FlinkConfiguration): ProcessMemory => {
  const memory = ours(configuration);
  if (typeof memory === 'string') throw new Error(`Flink accepts what we refuse: ${memory}`);
  return memory;
};

let calculation: Calculation;
const ask = async (configuration: FlinkConfiguration): Promise<Accepted | Refused> => {
  const [answer] = await calculation.of([configuration]);
  return answer as Accepted | Refused;
};
const poolsOf = (answer: Accepted | Refused): ProcessMemory | undefined =>
  answer.kind === 'accepted' ? answer.pools : undefined;

beforeAll(async () => {
  calculation = startCalculation(await buildJob(version));
});
afterAll(() => calculation?.stop());

describe('every real task manager', () => {
  const tunings = situations.map(tuned);
  const cases = [...accepted.filter(known), ...tunings.map((one) => ({ ...one, name: one.situation.name }))];
  const calculated = new Map<string, Accepted>();
  const reports = new Map<string, Report>();
  const seen = (name: string): { readonly flags: string; readonly report: Report } => {
    const [report, { jvmParameters: flags } = { jvmParameters: '' }] = [reports.get(name), calculated.get(name)];
    if (!report) throw new Error(`No task manager reported for "${name}"`);
    return { flags, report };
  };

  beforeAll(async () => {
    for (const [i, answer] of (await calculation.of(cases.map(({ configuration }) => configuration))).entries()) {
      const name = cases[i]?.name ?? '';
      if (answer.kind === 'refused') throw new Error(`Flink refuses "${name}": ${answer.message}`);
      calculated.set(name, answer);
    }
    let cluster: Cluster | undefined;
    try {
      cluster = await startCluster(await buildJob(version));
      const { report } = cluster;
      console.log(tableHead(version));
      const waiting = cases.entries();
      const startOneAfterAnother = async () => {
        for (const [i, { name, configuration }] of waiting) {
          const answer = calculated.get(name) as Accepted;
          reports.set(name, await report(`tm${i}`, configuration, answer));
          console.log(tableRow(name, seen(name).report));
        }
      };
      // Two at a time, on a machine of two cores.
      await Promise.all([startOneAfterAnother(), startOneAfterAnother()]);
    } finally {
      await cluster?.stop();
    }
  });

  it.each(cases)('has the pools that we say, to the byte: $name', ({ name, configuration }) => {
    const memory = memoryOf(configuration);
    const { pools, totals } = seen(name).report;
    expect(memory).toEqual(pools);
    const flink = flinkMemorySize(memory);
    expect(totals).toEqual({ flink, process: flink + memory.metaspace + memory.overhead });
  });

  it.each(cases)('really has that heap, metaspace, managed and network memory: $name', ({ name, configuration }) => {
    const memory = memoryOf(configuration);
    const { flags, report } = seen(name);
    const heap = memory.frameworkHeap + memory.taskHeap;
    const direct = memory.frameworkOffHeap + memory.taskOffHeap + memory.network;
    expect(flags).toBe(
      `-Xmx${heap} -Xms${heap} -XX:MaxDirectMemorySize=${direct} -XX:MaxMetaspaceSize=${memory.metaspace}`,
    );
    const { actual } = report;
    // G1 rounds the heap up to a whole region, the JVM metaspace down to a whole granule.
    expect(actual.heapMax - heap).toBeGreaterThanOrEqual(0);
    expect(actual.heapMax - heap).toBeLessThan(32 * mb);
    expect(memory.metaspace - actual.metaspaceMax).toBeGreaterThanOrEqual(0);
    expect(memory.metaspace - actual.metaspaceMax).toBeLessThan(mb);
    expect(actual.managed).toBe(memory.managed);
    expect(memory.network - actual.networkBytes).toBeGreaterThanOrEqual(0);
    expect(memory.network - actual.networkBytes).toBeLessThan(actual.networkBytes / actual.networkBuffers);
    expect(report.slots).toBe(Number(configuration['taskmanager.numberOfTaskSlots'] ?? 1));
  });

  it.each(tunings)(
    'has what autotuning intended: $situation.name',
    ({ situation, configuration, intended, original }) => {
      const { pools, totals } = seen(situation.name).report;
      const { frameworkOffHeap, taskOffHeap } = original;
      expect({ ...pools, ...totals }).toMatchObject({ frameworkOffHeap, taskOffHeap, frameworkHeap: 0 });
      const { network, metaspace, process } = intended;
      expect({ ...pools, ...totals }).toMatchObject({ network, metaspace, process });
      // Two shares are written with three decimals, rounded up. Overhead gains by that, so there is less of which managed
      // memory is a share, and the heap gives what both gain: a thousandth of the process each, at most, and the little
      // that single precision adds to it.
      const rounding = Math.ceil(process * (0.001 + 2 ** -24));
      const gained = { managed: pools.managed - intended.managed, overhead: pools.overhead - intended.overhead };
      expect(gained.overhead).toBeGreaterThanOrEqual(0);
      expect(gained.overhead).toBeLessThanOrEqual(rounding);
      expect(Math.abs(gained.managed)).toBeLessThanOrEqual(rounding);
      expect(Math.abs(intended.heap - pools.taskHeap)).toBeLessThanOrEqual(2 * rounding);
      expect(configuration['taskmanager.memory.task.heap.size']).toBeUndefined();
    },
  );
});

describe("Flink's own calculation", () => {
  it.each(contradictions.filter(known))('refuses what we refuse, for the same reason: $name', async (one) => {
    const answer = await ask(one.configuration);
    expect(answer).toEqual({
      kind: 'refused',
      error: one.error ?? 'IllegalConfigurationException',
      message: expect.stringContaining(one.flink),
    });
    const problem = ours(one.configuration);
    for (const key of one.keys) expect(problem).toEqual(expect.stringContaining(key));
  });

  it('knows a number of network buffers in version 1, and overlooks it in version 2', async () => {
    const given = { 'taskmanager.memory.flink.size': '1 gb' };
    const counted = await ask({ ...given, 'taskmanager.network.numberOfBuffers': '2048' });
    const plain = await ask(given);
    if (major >= 2) expect(counted).toEqual(plain);
    else expect(counted).not.toEqual(plain);
  });

  it('agrees with ours on thousands of random configurations, to the byte', async () => {
    const configurations = randomConfigurations(5000, 1, major);
    const answers = await calculation.of(configurations);
    let possible = 0;
    for (const [i, configuration] of configurations.entries()) {
      const pools = poolsOf(answers[i] as Accepted | Refused);
      const model = ours(configuration);
      if (pools) possible++;
      expect({ configuration, model: typeof model === 'string' ? undefined : model }).toEqual({
        configuration,
        model: pools,
      });
    }
    // Neither all nor none of them.
    expect(possible).toBeGreaterThan(2000);
    expect(possible).toBeLessThan(4000);
  });

  it('refuses what autotuning makes of a heap that was not measured, and so do we', async () => {
    const [situation] = situations;
    if (!situation) throw new Error('There is no situation');
    const unmeasured = tuned({ ...situation, used: { ...situation.used, heap: Number.NaN } });
    expect(await ask(unmeasured.configuration)).toMatchObject({ kind: 'refused' });
    expect(ours(unmeasured.configuration)).toEqual(expect.stringContaining('leaves for Flink'));
  });
});
