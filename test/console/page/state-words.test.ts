import { expect, test } from 'vitest';
import { gatheredTone, MODES, STATES, statusSays, statusTone } from '../../../console/page/shared/state-words.ts';
import { fleetJob } from '../../../console/view-model/fleet.ts';
import type { FleetRow } from '../../../functions/store/fleet-index/fleet-index.ts';
import { CHANGE_EVENTS, EVENTS } from '../../../lib/model/events.ts';
import { CAREFUL_FIRST } from '../../../lib/model/execution-mode.ts';
import { keyOf } from '../../../lib/model/job.ts';

test('a decision has plain words and the tone of its end, in the list of all jobs, too', () => {
  for (const name of CHANGE_EVENTS) {
    expect(statusSays(name)).toMatch(/^[a-z ]+$/);
    expect(statusTone(name)).toBe(EVENTS[name].end === 'none' ? 'busy' : EVENTS[name].end);
  }
  expect(['approval-requested', 'awaiting-approval', 'pending', 'rolled-back'].map(statusSays)).toEqual([
    'waits for approval',
    'waits for approval',
    'requested',
    'rolled back',
  ]);
  expect(statusTone('pending')).toBe('busy');
});

test('every mode is explained, paused among them', () => {
  expect(Object.keys(MODES)).toEqual(['paused', ...CAREFUL_FIRST]);
});

test('overloaded is never called steady or merely paused; a paused job says that it is', () => {
  const row: FleetRow = { at: 0, mode: 'act', policy: 'flink', condition: 'RUNNING', state: 'steady', utilization: 80 };
  const KEY = keyOf({ account: '1', region: 'r', platform: 'flink', name: 'a' });
  const state = (own: Partial<FleetRow>) => fleetJob(KEY, { row: { ...row, ...own }, says: null }, 0).state;

  expect(state({})).toBe('steady');
  expect(state({ utilization: 166 })).toBe('overloaded');
  expect(state({ lagSeconds: 900 })).toBe('overloaded');
  expect(state({ state: 'blocked', mode: 'paused' })).toBe('paused');
  expect(state({ state: 'blocked', mode: 'paused', utilization: 100 })).toBe('overloaded');
  expect(state({ state: 'changing', utilization: 166 })).toBe('changing');
  expect(STATES.overloaded.tone).toBe('bad');
});

test('decisions that are drawn as one mark are as bad as the worst of them, and not good where none was made', () => {
  expect(gatheredTone(['confirmed', 'failed', 'requested'])).toBe('bad');
  expect(gatheredTone(['confirmed', 'requested'])).toBe('busy');
  expect(gatheredTone(['lapsed', 'confirmed'])).toBe('good');
  expect(gatheredTone(['lapsed', 'recommended'])).toBe('quiet');
});
