import { expect, test } from 'vitest';
import { type AlarmStates, heldBack, NO_ALARMS } from '../../../lib/control/held-back.ts';
import { windowAt, windowProblem } from '../../../lib/options/calendar/deployment-window.ts';

/** A Tuesday; in Berlin it is 10:30. */
const NOW = Date.UTC(2026, 5, 2, 8, 30);
const WINDOW = '0 0 9 ? * TUE && for 2 h && in Europe/Berlin';
const states = (...all: readonly [string, string][]): AlarmStates => ({ kind: 'read', states: new Map(all) });
const rules = (reasons: readonly { readonly rule: string }[]) => reasons.map(({ rule }) => rule);

test('an alarm that rings holds back, of the file or of the job; one that is OK or has no data does not', () => {
  const held = heldBack(
    [{ guardAlarms: ['deploy', 'quiet'] }, { guardAlarms: ['incident', 'blind'] }],
    states(['deploy', 'ALARM'], ['quiet', 'OK'], ['incident', 'ALARM'], ['blind', 'INSUFFICIENT_DATA']),
    NOW,
  );
  expect(held.because.map(({ says }) => says)).toEqual([
    'Nothing is changed while alarm "deploy" rings.',
    'Nothing is changed while alarm "incident" rings.',
  ]);
  expect(held.notes).toEqual([]);
});

test('an alarm that does not exist is a note', () => {
  const { because, notes } = heldBack([{ guardAlarms: ['deply'] }], states(), NOW);
  expect(because).toEqual([]);
  expect(notes.map(({ says }) => says)).toEqual(['There is no alarm "deply": it holds nothing back.']);
});

test('a right that is missing is a note; a call that fails holds back', () => {
  const of = (kind: 'denied' | 'failed') => heldBack([{ guardAlarms: ['deploy'] }], { kind, says: 'no.' }, NOW);
  expect([rules(of('denied').because), rules(of('denied').notes)]).toEqual([[], ['guard-alarm-unread']]);
  expect([rules(of('failed').because), rules(of('failed').notes)]).toEqual([['guard-alarm-unread'], []]);
});

test('in a deployment window nothing is changed, until it ends', () => {
  const [reason] = heldBack([{ deploymentWindows: [WINDOW] }, {}], NO_ALARMS, NOW).because;
  expect(reason).toMatchObject({ rule: 'deployment-window', numbers: { left: { value: 30, unit: 'min' } } });
  expect(reason?.says).toContain('Nothing is changed until 2026-06-02 09:00');
  for (const at of [Date.UTC(2026, 5, 2, 6, 59), Date.UTC(2026, 5, 2, 9), NOW + 86_400_000]) {
    expect(heldBack([{ deploymentWindows: [WINDOW] }], NO_ALARMS, at).because).toEqual([]);
  }
});

test('of two windows the one that ends last counts', () => {
  expect(windowAt([WINDOW, '0 0 0 * * ? && for 20 h'], NOW)?.until).toBe(Date.UTC(2026, 5, 2, 20));
});

test.each([
  ['0 0 9 ? * TUE', 'it does not say for how long: add "for 10 h"'],
  ['0 0 9 ? * TUE && for 2 h && maximum 4', 'it has no size: nothing is changed in it'],
  ['every tuesday && for 2 h', '"every tuesday" is no Quartz cron'],
])('%s is no window: %s', (text, problem) => {
  expect(windowProblem(text)).toBe(problem);
});
