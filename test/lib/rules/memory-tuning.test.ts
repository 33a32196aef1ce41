import { describe, expect, it } from 'vitest';
import { withChanges } from '../../../lib/change/config-changes.ts';
import { evaluateJob, type JobEvaluated } from '../../../lib/evaluate-job.ts';
import { type AutoscalerState, initialState } from '../../../lib/model/autoscaler-state.ts';
import type { JobMetric } from '../../../lib/model/observation.ts';
import { parseMemorySize } from '../../../lib/options/memory-size.ts';
import { flink } from '../../../lib/policies/flink/flink.ts';
import { all, inARow, MINUTE, observe, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const GIB = 2 ** 30;
const SIZE = 'taskmanager.memory.process.size';
const graph = inARow(vertexOf('orders'), vertexOf('join'));
const doing = {
  orders: { busy: 0.1, recordsPerSecond: 400 },
  join: { busy: 0.98, recordsPerSecond: 400 },
};
/** As the operator of a job on EKS would have it: what its container has is the process size. */
const ORIGINAL = { [SIZE]: '4 gb', 'taskmanager.memory.managed.fraction': '0.2' };

interface Case {
  readonly configuration?: Readonly<Record<string, string>>;
  readonly remembered?: AutoscalerState;
  readonly heapGib?: number;
  readonly unavailable?: JobMetric;
  readonly metaspaceBytes?: number;
}

const decided = ({
  configuration = ORIGINAL,
  remembered = initialState,
  heapGib = 0.5,
  unavailable,
  metaspaceBytes = 100_000_000,
}: Case = {}): JobEvaluated => {
  const observations = [0, 1, 2, 3].map((minute) => {
    const seen = observe(graph, START + minute * MINUTE, doing);
    const heap = {
      heapUsedBytes: all(heapGib * GIB),
      heapMaxBytes: all(heapGib * GIB * 1.2),
      metaspaceUsedBytes: all(metaspaceBytes),
    };
    const offered = Object.entries({ ...seen.job, ...heap }).filter(([metric]) => metric !== unavailable);
    return { ...seen, job: Object.fromEntries(offered), ...(unavailable ? { unavailable: [unavailable] } : {}) };
  });
  return evaluateJob({
    policy: flink,
    options: optionsOf({ ...configuration, 'job.autoscaler.memory.tuning.enabled': 'true' }),
    job: stateOf(graph, { taskManager: { cpu: 2, memoryBytes: parseMemorySize(configuration[SIZE] ?? '') ?? 0 } }),
    state: remembered,
    observations,
    now: START + 3 * MINUTE,
    executionMode: { kind: 'act' },
  });
};

const configOf = ({ decision }: JobEvaluated) => {
  if (decision.kind !== 'rescale') throw new Error(`not rescaled: ${JSON.stringify(decision.because)}`);
  return decision.config;
};
const gib = (evaluated: JobEvaluated): number =>
  (parseMemorySize(configOf(evaluated).overrides[SIZE] ?? '') ?? 0) / GIB;

describe('memory that was tuned, and is in the configuration now', () => {
  const first = decided({ heapGib: 0.5 });
  const tuned = withChanges(ORIGINAL, configOf(first));
  const again = { configuration: tuned, heapGib: 2 };

  it('grows again with the job: tuning starts from the original', () => {
    expect(gib(first)).toBeLessThan(2.5);
    const later = decided({ ...again, remembered: { ...initialState, tuning: first.state.tuning } });
    expect(gib(later)).toBeGreaterThan(3);
    expect(gib(later)).toBe(gib(decided({ heapGib: 2 })));
    expect(later.state.tuning?.before).toEqual(first.state.tuning?.before);
  });

  it('could only shrink, were it taken for the original', () => {
    expect(gib(decided(again))).toBeLessThanOrEqual(gib(first));
  });

  it('never grows above the original', () => {
    expect(gib(decided({ ...again, heapGib: 9, remembered: { ...initialState, tuning: first.state.tuning } }))).toBe(4);
  });

  it('is still known for ours after the autoscaler was off for a while', () => {
    const off = evaluateJob({
      policy: flink,
      job: stateOf(graph, {}),
      state: first.state,
      observations: [],
      now: START,
      executionMode: { kind: 'act' },
      options: optionsOf({ 'job.autoscaler.enabled': 'false' }),
    });
    expect(off.state.tuning).toEqual(first.state.tuning);
  });
});

it('a metaspace of -1, which the JVM reports of what it does not know, is not published: nothing is tuned', () => {
  const { decision, notices } = decided({ metaspaceBytes: -1 });
  expect(JSON.stringify([decision, notices])).not.toMatch(/-\d+ bytes/);
  expect(decision).toMatchObject({ config: { overrides: {}, removals: [] } });
  expect(decision.because).toContainEqual({
    rule: 'task-manager-memory',
    says: expect.stringContaining('not tuned without Status.JVM.Memory.Metaspace.Used'),
  });
});

it.each([
  ['Status.JVM.Memory.Heap.Used', 'heapUsedBytes'],
  ['Status.Flink.Memory.Managed.Used', 'managedUsedBytes'],
  ['Status.JVM.Memory.Metaspace.Used', 'metaspaceUsedBytes'],
] as const)('without %s there is no tuning: what is not measured is not unused', (name, unavailable) => {
  const blindly = decided({ unavailable });
  expect(configOf(blindly)).toEqual({ overrides: {}, removals: [] });
  expect(blindly.decision.because).toContainEqual({
    rule: 'task-manager-memory',
    says: expect.stringContaining(`not tuned without ${name}`),
  });
  expect(blindly.state.tuning).toBeUndefined();
});
