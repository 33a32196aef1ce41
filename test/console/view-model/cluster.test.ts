import { describe, expect, test } from 'vitest';
import type { PageCluster } from '../../../console/model/page.ts';
import {
  changeWords,
  isMemoryAlone,
  mostChanged,
  restOf,
  upgradeStrategyWords,
} from '../../../console/page/decisions/cluster-words.ts';
import { pageDecisions } from '../../../console/view-model/decisions.ts';
import { taskManagerHoursSaved, taskManagersOf } from '../../../console/view-model/task-managers.ts';
import { pageVertices } from '../../../console/view-model/vertices.ts';
import type { ChangeInFlight } from '../../../lib/model/change.ts';
import type { ChangeEvent, ChangeEventName } from '../../../lib/model/events.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { PerVertexSizing } from '../../../lib/model/sizing.ts';
import { inState } from '../../support/changes.ts';
import { job } from '../../support/page-day.ts';
import { graph } from '../../support/page-world.ts';

const HOUR = 3_600_000;
const ids = graph.vertices.map(({ id }) => id);
const sizing = (...parallelism: readonly number[]): PerVertexSizing => ({
  kind: 'per-vertex',
  parallelism: Object.fromEntries(ids.map((id, i) => [id, parallelism[i] ?? 1])),
});
const FROM = sizing(2, 1, 3, 3, 2);
const TO = sizing(1, 1, 2, 8, 1);
const event = (name: ChangeEventName, at: number, because: readonly Reason[] = []): ChangeEvent => ({
  id: `d-${name}`,
  name,
  at,
  job,
  decision: 'd',
  detail: { from: FROM, to: TO, because, ...(name === 'confirmed' ? { restartSeconds: 45 } : {}) },
});
const IN_PLACE: readonly Reason[] = [
  { rule: 'overrides', says: 'The resource asks for it with generation 4.' },
  { rule: 'in-place', says: 'The operator rescales it in place.' },
];
const inFlight = (status: ChangeInFlight['status']): ChangeInFlight =>
  inState(
    {
      id: 'd',
      status: 'pending',
      decidedAt: 1,
      since: 2,
      jobVersion: '1',
      change: {
        kind: 'resize',
        from: FROM,
        to: TO,
        vertices: [],
        config: { overrides: {}, removals: [] },
        because: [],
      },
    },
    status,
  );

describe('task managers', () => {
  const cluster = { slotsPerTaskManager: 2, cpusPerTaskManager: 2, staticTaskManagers: 6 };

  test('are as many as take the widest vertex, one subtask to a slot', () => {
    expect([1, 2, 9, null].map((widest) => taskManagersOf(widest, cluster))).toEqual([1, 1, 5, null]);
  });

  test('save hours against the size the job had, row by row, and not over a pause without evaluations', () => {
    const rows = [2, 9, 14, null, 2, 2].map((parallelism, hour) => ({ at: hour * HOUR, parallelism, runs: true }));
    const before = { parallelism: 12, kpus: null, dollarsPerHour: null };
    const saved = taskManagerHoursSaved(rows, cluster, before);
    expect(saved.map((one) => one?.saved)).toEqual([0, 5, 6, 5, 5, 10]);
    expect(saved.at(-1)?.of).toBe(24);
    expect(taskManagerHoursSaved(rows, undefined, before)).toEqual(rows.map(() => undefined));
  });
});

describe('a decision about vertices', () => {
  test('knows what was written and with which upgrade strategy, from the answer to it', () => {
    const [decision] = pageDecisions([event('requested', 1), event('applied', 2, IN_PLACE)], undefined, graph);
    const overrides = ids.map((id) => `${id}:${TO.parallelism[id]}`).join(',');
    expect(decision?.upgradeStrategy).toBe('in place');
    expect(decision?.written).toEqual({
      kind: 'flink-deployment',
      text: `spec:\n  flinkConfiguration:\n    pipeline.jobvertex-parallelism-overrides: "${overrides}"`,
    });
  });

  test('knows neither before it was asked for; nothing was written where it was there already', () => {
    const upgradeStrategy = (because: readonly Reason[] | undefined) => {
      const events = [event('requested', 1), ...(because ? [event('applied', 2, because)] : [])];
      const [decision] = pageDecisions(events, undefined, graph);
      return [decision?.upgradeStrategy, decision?.written?.kind ?? null];
    };
    expect(upgradeStrategy(undefined)).toEqual([null, null]);
    expect(upgradeStrategy([{ rule: 'has-size', says: 'It asks for this size already.' }])).toEqual([null, null]);
    expect(upgradeStrategy([{ rule: 'upgrade', says: 'It restarts as an upgrade.' }])).toEqual(['upgrade', null]);
  });

  test('goes the way of the widest vertex, and is called by the vertex that moves most that way', () => {
    const [decision] = pageDecisions([event('requested', 1)], undefined, graph);
    if (!decision) throw new Error('no decision');
    expect(decision.direction).toBe('up');
    const most = mostChanged(decision);
    expect(most && changeWords(most)).toBe('revenue per customer 3 → 8');
    const cluster: PageCluster = {
      slotsPerTaskManager: 2,
      cpusPerTaskManager: 2,
      taskManagers: 2,
      staticTaskManagers: 6,
      savedHours: null,
      savedOfHours: null,
    };
    expect(restOf(decision, cluster)).toEqual(['and 3 more vertices', '2 → 4 task managers']);
    expect(restOf({ ...decision, to: decision.from, vertices: decision.vertices.slice(0, 1) }, cluster)).toEqual([
      'still 2 task managers',
    ]);
  });

  test('of memory alone writes no parallelism, and is called so', () => {
    const config = { overrides: { 'taskmanager.memory.process.size': '3 gb' }, removals: [] };
    const stays = (one: ChangeEvent): ChangeEvent => ({ ...one, detail: { ...one.detail, to: FROM, config } });
    const applied = event('applied', 2, [...IN_PLACE.slice(0, 1), { rule: 'upgrade', says: 'As an upgrade.' }]);
    const [decision] = pageDecisions([event('requested', 1), applied].map(stays), undefined, graph);
    if (!decision) throw new Error('no decision');
    expect(decision).toMatchObject({ upgradeStrategy: 'upgrade', written: null, vertices: [], direction: 'same' });
    expect(isMemoryAlone(decision)).toBe(true);
    const [rescale] = pageDecisions([event('requested', 1)], undefined, graph);
    expect(rescale && isMemoryAlone(rescale)).toBe(false);
  });

  test('says how it came into force once it has', () => {
    const seconds = (value: number): string => `${value} s`;
    expect(upgradeStrategyWords({ upgradeStrategy: 'in place', status: 'applied' }, null, seconds)).toBeUndefined();
    expect(upgradeStrategyWords({ upgradeStrategy: null, status: 'confirmed' }, 45, seconds)).toBeUndefined();
    expect(upgradeStrategyWords({ upgradeStrategy: 'in place', status: 'confirmed' }, 45, seconds)).toBe(
      'In place: the task managers stayed, and every task ran again 45 s after it was asked for.',
    );
    expect(upgradeStrategyWords({ upgradeStrategy: 'upgrade', status: 'confirmed' }, null, seconds)).toBe(
      'By an upgrade: the job was started again, and every task ran again.',
    );
  });
});

test('a vertex tells what the change under way asks of it, and nothing when none is', () => {
  const asked = (status: ChangeInFlight['status']) =>
    pageVertices(graph, { record: undefined, sample: undefined, bottleneck: undefined, change: inFlight(status) }).map(
      (vertex) => vertex.asked,
    );
  expect(asked('applied')).toEqual([1, 1, 2, 8, 1]);
  expect(asked('confirmed')).toEqual([null, null, null, null, null]);
});
