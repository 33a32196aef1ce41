/** A job is in one state: the list of all jobs, its page and `status` say it in the same word. */
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { fleetText } from '../../cli/show/fleet-text.ts';
import { jobText } from '../../cli/show/job-text.ts';
import type { KnownState } from '../../console/model/page.ts';
import { standingWords } from '../../console/page/shared/phase-words.ts';
import { STATES, stateTone, stateWords } from '../../console/page/shared/state-words.ts';
import { pageFleet } from '../../console/view-model/fleet.ts';
import { pageState } from '../../console/view-model/page-state.ts';
import { phaseOf } from '../../console/view-model/phase.ts';
import { fleetRow, type RowInput } from '../../functions/evaluation/fleet-row.ts';
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import { inMemoryStore } from '../../functions/store/in-memory-store.ts';
import { keyOf } from '../../lib/model/job.ts';
import { titled } from '../../lib/savings/baselines.ts';
import { job, pageDay, WINDOW_MS } from '../support/page-day.ts';
import { DAY } from '../support/page-world.ts';
import { at, toyAccount } from '../support/toy-account.ts';

const terminal = { columns: 100, colors: false } as never;
const failed = [{ rule: 'change-failed', says: 'The last change failed: the snapshot could not be restored.' }];

const saidOf = async (own: Partial<FleetRow>) => {
  const store = inMemoryStore();
  const day = pageDay(store);
  await day.playTo(5 * 60 + 2);
  const row: FleetRow = { at: day.now(), mode: 'act', policy: 'flink', condition: 'RUNNING', state: 'steady', ...own };
  await store.putFleetRow(keyOf(job), row);
  const clock = { now: day.now };
  const fleet = await pageFleet({ store, clock });
  const [listed] = fleet.jobs;
  const state = await pageState({
    store,
    job,
    mode: 'act',
    clock,
    from: DAY,
    windowMs: WINDOW_MS,
    row: () => store.fleetRow(keyOf(job)),
  })();
  const details = { job: listed!, size: null, vertices: [], because: [], decision: null };
  return {
    phase: state.phase.kind,
    words: [stateWords(listed!), standingWords(state)],
    tones: [stateTone(listed!), stateTone(state.standing)],
    status: [
      stripVTControlCharacters(fleetText({ shown: fleet.jobs, all: 1, now: fleet.now }, terminal)),
      stripVTControlCharacters(jobText(details, fleet.now, terminal)),
    ],
    sentences: [listed!.attention, state.standing.attention],
  };
};

const rows: readonly (readonly [KnownState, Partial<FleetRow>])[] = [
  ['steady', {}],
  ['changing', { state: 'changing' }],
  ['recommending', { state: 'recommending' }],
  ['blocked', { state: 'blocked' }],
  ['paused', { state: 'blocked', mode: 'paused' }],
  ['overloaded', { utilization: 140 }],
  ['not-running', { state: 'not-running' }],
  ['silent', { at: DAY - 86_400_000 }],
];

test.each(rows)('%s', async (state, own) => {
  const { words, tones, status } = await saidOf(own);
  const says = STATES[state].says;
  expect(words).toEqual([says, titled(says)]);
  expect(tones[1]).toBe(tones[0]);
  for (const text of status) expect(text).toContain(says);
});

test('a job whose change failed needs attention, although nothing is done with it now', async () => {
  const { phase, words, tones, status, sentences } = await saidOf({ attention: failed });
  expect(phase).toBe('holding');
  expect(words).toEqual(['needs attention', 'Needs attention']);
  expect(tones).toEqual(['bad', 'bad']);
  for (const text of status) expect(text).toMatch(/needs attention/);
  expect(sentences).toEqual([failed, failed]);
});

test.each([
  ['window-full', 'collecting'],
  ['stabilizing', 'collecting'],
  ['enough-capacity', 'steady'],
] as const)('a policy that predicts, and holds for %s: %s, in the list and on the page', async (rule, expected) => {
  const account = toyAccount({ policy: 'autopilot' });
  await account.play(0, 55);
  const [report] = (await account.evaluateAll(60)).jobs;
  const predictions = {} as never;
  const because = [{ rule, says: 'Because.' }];
  const evaluation = { ...report!.evaluated.evaluation!, windowFull: false };
  const evaluated = { ...report!.evaluated, evaluation, predictions, decision: { kind: 'hold', because } as const };
  const size = { current: { kind: 'per-vertex', parallelism: {} } };
  const row = fleetRow(
    {
      report: { ...report!, change: undefined, evaluated },
      description: { state: { status: 'RUNNING', graph: { vertices: [] }, size }, condition: 'RUNNING' },
      options: undefined,
      observed: { because: [] },
      now: at(60),
    } as unknown as RowInput,
    undefined,
  );
  expect(row.state).toBe(expected);
  const newest = { at: at(60), samples: [], sizing: row, decision: 'hold', evaluation, predictions, because };
  const phase = phaseOf({ change: undefined, state: { window: [] } } as never, newest as never, WINDOW_MS);
  expect(phase.kind).toBe(expected === 'steady' ? 'holding' : 'collecting');
});
