import { describe, expect, it } from 'vitest';
import { answering } from '../../cli/policy-server/answer.ts';
import { evaluateJob } from '../../lib/evaluate-job.ts';
import { flink } from '../../lib/policies/flink/flink.ts';
import { policyNamed } from '../../lib/policies.ts';
import type { ThresholdState } from '../support/policies/threshold/threshold.ts';
import { policies } from '../support/policies.ts';
import {
  idOf,
  inARow,
  lastEvaluation,
  MINUTE,
  observe,
  optionsOf,
  START,
  stateOf,
  vertexOf,
} from '../support/small-job.ts';
import { timelineOf } from '../support/timeline.ts';

const threshold = policyNamed('threshold', policies);

describe('a second policy, in replay', () => {
  it('doubles and halves by its own rules, before the window is full', () => {
    const vertices = [
      { name: 'orders', parallelism: 4, perSubtask: 400 },
      { name: 'count', parallelism: 4, perSubtask: 100 },
    ];
    const options = optionsOf({ 'metrics.window': '15 min' });
    const arriving = (minute: number) => (minute < 10 ? 250 : minute < 20 ? 380 : 20);
    expect(timelineOf({ policy: threshold, vertices, options, arriving, minutes: 30 })).toMatchInlineSnapshot(`
      "
         0m    250/s  hold 4 4                No vertex has been beyond its threshold for 2 min.
        12m    380/s  rescale 4 4 -> 8 8      orders is 17.5 % busy: 4 -> 8.
        13m    380/s  hold 8 8                No vertex has been beyond its threshold for 2 min.
        22m     20/s  rescale 8 8 -> 4 4      orders is 8.51 % busy: 8 -> 4.
        23m     20/s  hold 4 4                No vertex has been beyond its threshold for 2 min.
        25m     20/s  rescale 4 4 -> 2 2      orders is 1.3 % busy: 4 -> 2.
        26m     20/s  hold 2 2                No vertex has been beyond its threshold for 2 min.
      "
    `);
  });
});

describe('a second policy, behind the policy server', () => {
  const id = idOf('orders');
  const opened = {
    op: 'open',
    id: 'j1',
    config: { 'job.autoscaler.enabled': 'true', 'job.autoscaler.stabilization.interval': '0 s' },
    job: { runningTs: START, vertices: [{ id, name: 'orders', parallelism: 2, maxParallelism: 24 }] },
    detail: 'decisions',
  };
  const tick = (minute: number, busy: number, pending: number) => ({
    op: 'tick',
    id: 'j1',
    now: START + minute * MINUTE,
    vertices: {
      orders: {
        in: 0,
        out: minute * 60_000,
        metrics: {
          busyTimeMsPerSecond: busy,
          backPressuredTimeMsPerSecond: 0,
          'Source__orders.numRecordsIn': minute * 60_000,
          'Source__orders.numRecordsInPerSecond': 1000,
          'Source__orders.pendingRecords': pending,
        },
      },
    },
    tmMetrics: {
      'Status.JVM.Memory.Heap.Max': 2147483648,
      'Status.JVM.Memory.Heap.Used': 3e8,
      'Status.Flink.Memory.Managed.Used': 0,
      'Status.JVM.Memory.Metaspace.Used': 9e7,
    },
    jmMetrics: { taskSlotsTotal: '2', taskSlotsAvailable: '0' },
  });
  const failures: unknown[] = [];
  const answer = answering('serve', (error) => failures.push(error), threshold);
  const ask = (line: unknown) => JSON.parse(answer(JSON.stringify(line)) ?? 'null');

  it('decides, tells its state and answers its predictions', () => {
    expect(ask(opened)).toEqual({ op: 'open', id: 'j1', validation: null });
    expect(ask(tick(1, 800, 0))).toMatchObject({ outcome: 'none', state: { beyond: { side: 'over' }, withdrawn: 0 } });
    // Busy 80 %: it can do 1 250/s, 1 000/s arrive, and 6 000 records wait.
    expect(ask(tick(2, 800, 6000))).toMatchObject({ predictedDrainSeconds: 24 });
    expect(ask(tick(3, 800, 6000))).toMatchObject({
      outcome: 'scaled',
      summaries: { orders: [2, 4] },
      realized: { parallelism: { orders: '4' } },
    });
    expect(failures).toEqual([]);
  });

  it('is asked by its name alone: a policy that is in no table is refused with those that are', () => {
    expect(() => policyNamed('treshold', policies)).toThrow(
      'There is no policy "treshold"; there is flink, autopilot, threshold.',
    );
    expect(() => policyNamed('constructor', policies)).toThrow(/There is no policy "constructor"/);
  });
});

describe('switching the policy of a job', () => {
  const graph = inARow(vertexOf('orders'), vertexOf('join'));
  const busy = { orders: { busy: 0.1, recordsPerSecond: 400 }, join: { busy: 0.98, recordsPerSecond: 400 } };
  const before = lastEvaluation({ state: stateOf(graph), minutes: [0, 1, 2, 3], doing: busy });
  const now = START + 4 * MINUTE;
  const after = evaluateJob({
    policy: threshold,
    options: optionsOf(),
    job: stateOf(graph),
    state: before.state,
    observations: [observe(graph, now, busy)],
    now,
    executionMode: { kind: 'act' },
  });

  it('keeps the window and starts the state of the policy again', () => {
    expect(before.state.policy?.name).toBe('flink');
    expect(after.state.window.length).toBe(before.state.window.length);
    expect(after.state.window.slice(0, -1)).toEqual(before.state.window.slice(1));
    const beyond = { side: 'over' as const, since: now };
    expect(after.state.policy).toEqual({ name: 'threshold', state: { beyond, withdrawn: 0 } satisfies ThresholdState });
  });

  it('says so, once: in the reasons and as a notice', () => {
    const says =
      'The policy is "threshold" from now on, before it was "flink": its state starts again, the window stays.';
    expect(after.decision.because).toContainEqual({ rule: 'policy-switched', says });
    expect(after.notices).toMatchObject([{ reason: 'PolicySwitched', message: says }]);
    const again = evaluateJob({
      policy: threshold,
      options: optionsOf(),
      job: stateOf(graph),
      state: after.state,
      observations: [],
      now: now + MINUTE,
      executionMode: { kind: 'act' },
    });
    expect(again.decision.because.map(({ rule }) => rule)).not.toContain('policy-switched');
    expect(again.notices).toEqual([]);
  });

  it('back to flink leaves nothing of the other', () => {
    const back = evaluateJob({
      policy: flink,
      options: optionsOf(),
      job: stateOf(graph),
      state: after.state,
      observations: [],
      now: now + MINUTE,
      executionMode: { kind: 'act' },
    });
    expect(back.state.policy).toMatchObject({ name: 'flink', state: { history: {}, restarts: [] } });
  });
});
