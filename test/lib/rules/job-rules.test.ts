import { describe, expect, it } from 'vitest';
import type { JobEvaluated } from '../../../lib/evaluate-job.ts';
import { evaluateJob } from '../../../lib/evaluate-job.ts';
import { initialState } from '../../../lib/model/autoscaler-state.ts';
import type { ExecutionMode } from '../../../lib/model/execution-mode.ts';
import type { JobState } from '../../../lib/model/job.ts';
import type { Observation } from '../../../lib/model/observation.ts';
import { flink } from '../../../lib/policies/flink/flink.ts';
import { flinkStateOf } from '../../../lib/policies/flink/flink-state.ts';
import { all, idOf, inARow, MINUTE, observe, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const GIB = 2 ** 30;
const graph = inARow(vertexOf('orders', { slotSharingGroup: 'a' }), vertexOf('join', { slotSharingGroup: 'a' }));
/** orders 4 -> 2, join 4 -> 6: with one slot each 4 -> 6 task managers. */
const doing = {
  orders: { busy: 0.1, recordsPerSecond: 400 },
  join: { busy: 0.98, recordsPerSecond: 400 },
};

interface Case {
  readonly options?: Readonly<Record<string, string>>;
  readonly state?: Partial<JobState>;
  readonly taskManagers?: Observation['job'];
  readonly executionMode?: ExecutionMode;
  readonly slotsUnknown?: boolean;
}

const withoutSlots = ({ taskSlotsTotal: _total, taskSlotsAvailable: _available, ...job }: Observation['job']) => job;

const decided = ({
  options,
  state,
  taskManagers,
  executionMode = { kind: 'act' },
  slotsUnknown = false,
}: Case = {}): JobEvaluated => {
  const observations = [0, 1, 2, 3].map((minute) => {
    const seen = observe(graph, START + minute * MINUTE, doing);
    return {
      ...seen,
      job: { ...(slotsUnknown ? withoutSlots(seen.job) : seen.job), ...taskManagers },
    };
  });
  return evaluateJob({
    policy: flink,
    options: optionsOf(options),
    job: stateOf(graph, { taskManager: { cpu: 2, memoryBytes: 4 * GIB }, ...state }),
    state: initialState,
    observations,
    now: START + 3 * MINUTE,
    executionMode,
  });
};

const held = (where: Case) => {
  const { decision, notices, state } = decided(where);
  expect(decision.kind).toBe('hold');
  expect(flinkStateOf(state).overrides).toEqual({});
  return { because: decision.because[0], notices: notices.map(({ reason }) => reason) };
};

it('without limits the change is made, and says that it fits', () => {
  const { decision } = decided();
  expect(decision).toMatchObject({ kind: 'rescale', vertices: [{ to: 2 }, { to: 6 }] });
  expect(decision.because.map(({ says }) => says)).toContain('4 -> 6 task managers of 2 CPU and 4 096 MiB each fit.');
});

it('no reason names task managers while the slots in use are not known', () => {
  const { decision } = decided({ slotsUnknown: true });
  expect(decision.kind).toBe('rescale');
  expect(decision.because.map(({ rule }) => rule)).not.toContain('cluster-resources');
});

it('a quota does not stop a change for which as many task managers are counted as before: 4 and 6 slots are 1 of 4 slots, rounded down', () => {
  const options = { 'taskmanager.numberOfTaskSlots': '4', 'quota.cpu': '1' };
  expect(decided({ options }).decision.kind).toBe('rescale');
});

describe('what stops a change', () => {
  it('a cluster without room', () => {
    expect(held({ state: { maxTaskManagers: 5 } })).toMatchObject({
      because: { rule: 'cluster-resources', says: expect.stringContaining('do not fit: the cluster takes 5') },
      notices: [],
    });
    expect(decided({ state: { maxTaskManagers: 6 } }).decision.kind).toBe('rescale');
  });

  it('a cluster without room for a task manager that is begun: 6 subtasks are 2 of 5 slots', () => {
    const options = { 'taskmanager.numberOfTaskSlots': '5' };
    expect(held({ options, state: { maxTaskManagers: 1 } })).toMatchObject({
      because: { rule: 'cluster-resources', numbers: { before: { value: 1 }, after: { value: 2 } } },
    });
    expect(decided({ options, state: { maxTaskManagers: 2 } }).decision.kind).toBe('rescale');
  });

  it('a CPU quota', () => {
    expect(held({ options: { 'quota.cpu': '11' } })).toMatchObject({
      because: {
        says: '6 task managers would take 12 CPU, more than the quota of 11.',
        bound: 'job.autoscaler.quota.cpu',
      },
      notices: ['ResourceQuotaReached'],
    });
    expect(decided({ options: { 'quota.cpu': '12' } }).decision.kind).toBe('rescale');
  });

  it('a memory quota', () => {
    expect(held({ options: { 'quota.memory': '23 gb' } })).toMatchObject({
      because: { bound: 'job.autoscaler.quota.memory' },
      notices: ['ResourceQuotaReached'],
    });
    expect(decided({ options: { 'quota.memory': '24 gb' } }).decision.kind).toBe('rescale');
  });

  it('garbage collection', () => {
    const taskManagers = { garbageCollectionMsPerSecond: all(400) };
    expect(held({ taskManagers, options: { 'memory.gc-pressure.threshold': '0.3' } })).toMatchObject({
      because: {
        says: 'Task managers spend 40 % of their time on garbage collection; more than 30 % is too much to scale.',
        bound: 'job.autoscaler.memory.gc-pressure.threshold',
      },
      notices: ['MemoryPressure'],
    });
    expect(decided({ taskManagers, options: { 'memory.gc-pressure.threshold': '0.4' } }).decision.kind).toBe('rescale');
  });
});

it('a hold still tells what was wanted', () => {
  const { decision } = decided({ state: { maxTaskManagers: 5 } });
  expect(decision.because).toContainEqual(
    expect.objectContaining({ vertex: idOf('join'), says: 'join needs 571 records/s at 70 % busy, has 408: 4 -> 6.' }),
  );
});

it('memory tuning goes with the change, and is only recommended when it is off', () => {
  const process = { 'taskmanager.memory.process.size': '4 gb' };
  const tuned = (own: Readonly<Record<string, string>>) => {
    const { decision, notices } = decided({ options: { ...process, ...own } });
    if (decision.kind !== 'rescale') throw new Error(decision.kind);
    return { config: decision.config.overrides, notices: notices.map(({ reason }) => reason) };
  };
  expect(tuned({ 'memory.tuning.enabled': 'true' }).config).toHaveProperty(['taskmanager.memory.process.size']);
  expect(tuned({})).toEqual({ config: {}, notices: ['Configuration recommendation', 'ScalingReport'] });
  const advised = decided({ options: process, executionMode: { kind: 'advise' } }).decision;
  expect(advised.kind === 'recommend' && advised.config.overrides).toEqual(
    tuned({ 'memory.tuning.enabled': 'true' }).config,
  );
});
