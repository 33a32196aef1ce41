import { expect, test } from 'vitest';
import { type NextPoll, nextPoll, type PollSeen } from '../../../lib/polling/next-poll.ts';
import { isAdaptive, pollingOf, rhythmText, usualMinutes } from '../../../lib/polling/polling.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 2, 12);
const calm: PollSeen = {
  now: NOW,
  phase: 0,
  before: { at: NOW, because: 'calm', quickLeft: 20, quickAt: NOW - 15 * MINUTE },
  alarmed: false,
  sampledAt: NOW,
  changing: false,
  stable: true,
  awaitsApproval: false,
  waitsForSample: false,
  drainSeconds: 0,
  utilization: 0.6,
  busy: 0.6,
  forecast: [
    { at: NOW + 2 * MINUTE, low: 900, expected: 1000, high: 1100 },
    { at: NOW + 20 * MINUTE, low: 800, expected: 1000, high: 1300 },
  ],
  nextSizeAt: undefined,
  runningSince: NOW - 120 * MINUTE,
  windowMs: 15 * MINUTE,
};
const bounds = { fastest: 1, slowest: 15 };
const poll = (seen: Partial<PollSeen>, polling = bounds): NextPoll => nextPoll({ ...calm, ...seen }, polling, 5);
const after = ({ at, because }: NextPoll) => [because, (at - NOW) / MINUTE];

test.each<[string, Partial<PollSeen>, readonly [string, number]]>([
  ['calm', {}, ['calm', 15]],
  ['a change is under way', { changing: true, stable: false }, ['change', 1]],
  ['others change it, or it does not run', { stable: false }, ['unstable', 5]],
  ['an alarm rings, and the job is nearly full', { alarmed: true, utilization: 0.93, forecast: [] }, ['alarm', 1]],
  ['an alarm rings, and the job has room', { alarmed: true }, ['calm', 15]],
  ['an alarm rings, and its minute is not read yet', { alarmed: true, sampledAt: NOW - 2 * MINUTE }, ['alarm', 2]],
  ['an alarm rings, and nothing was read', { alarmed: true, sampledAt: undefined }, ['alarm', 2]],
  [
    'it has just started, and an alarm rings while it catches up',
    { alarmed: true, runningSince: NOW - MINUTE },
    ['window', 5],
  ],
  ['one more sample decides', { waitsForSample: true, utilization: 0.75 }, ['sample', 1]],
  ['one more sample decides, and there is room', { waitsForSample: true }, ['calm', 15]],
  [
    'one more sample decides, and it is still full a while after its start',
    { waitsForSample: true, busy: 0.95, runningSince: NOW - 15 * MINUTE },
    ['window', 5],
  ],
  ['one more sample decides, and it has been full for long', { waitsForSample: true, busy: 0.95 }, ['calm', 15]],
  ['a backlog is worked off in 8 minutes', { drainSeconds: 480 }, ['calm', 15]],
  ['a backlog is worked off in 12 minutes', { drainSeconds: 720 }, ['drain', 5]],
  ['a backlog is never worked off', { drainSeconds: Number.POSITIVE_INFINITY }, ['drain', 5]],
  ['a person is asked', { awaitsApproval: true }, ['approval', 5]],
  ['the job started 3 minutes ago', { runningSince: NOW - 3 * MINUTE }, ['window', 5]],
  ['the load may fill it within 20 minutes', { utilization: 0.8 }, ['calm', 15]],
  ['the load may fill it within 2 minutes', { utilization: 0.95 }, ['trend', 5]],
  ['another size is expected to pay in 40 minutes', { nextSizeAt: NOW + 40 * MINUTE }, ['calm', 15]],
  ['another size is expected to pay in 8 minutes', { nextSizeAt: NOW + 8 * MINUTE }, ['next-size', 8]],
  ['another size is expected to pay any moment', { nextSizeAt: NOW }, ['next-size', 5]],
  ['nothing is known of it', { utilization: undefined, forecast: [], drainSeconds: undefined }, ['calm', 15]],
])('%s', (_, seen, expected) => {
  expect(after(poll(seen))).toEqual(expected);
});

test('no poll is sooner or later than the settings allow', () => {
  const slow = { fastest: 3, slowest: 10 };
  expect(after(poll({ changing: true }, slow))).toEqual(['change', 3]);
  expect(after(poll({}, slow))).toEqual(['calm', 10]);
});

test('a poll is never later than the window is long: what lies between two would be lost', () => {
  expect(after(poll({ windowMs: 8 * MINUTE }))).toEqual(['calm', 8]);
});

test('for three minutes after an alarm the newest points are read', () => {
  const full = { ...calm, utilization: 0.95, forecast: [] };
  const first = nextPoll({ ...full, alarmed: true }, bounds, 5);
  expect(first.newestUntil).toBe(NOW + 3 * MINUTE);
  const later = nextPoll({ ...full, now: NOW + 2 * MINUTE, before: first }, bounds, 5);
  expect([later.because, later.newestUntil]).toEqual(['alarm', NOW + 3 * MINUTE]);
  const last = nextPoll({ ...full, now: NOW + 3 * MINUTE, before: later }, bounds, 5);
  expect([last.because, last.newestUntil]).toEqual(['calm', undefined]);
});

test('while one more sample decides about what an alarm rang for, the newest points are read for up to eight minutes', () => {
  const full = { ...calm, utilization: 0.95, forecast: [], waitsForSample: true };
  let next = nextPoll({ ...full, alarmed: true }, bounds, 5);
  const newest: boolean[] = [];
  for (let minute = 1; minute <= 10; minute++) {
    const now = NOW + minute * MINUTE;
    newest.push((next.newestUntil ?? 0) >= now);
    next = nextPoll({ ...full, now, before: next }, bounds, 5);
  }
  expect(newest.lastIndexOf(true) + 1).toBe(8);
  expect(next.newestUntil).toBeUndefined();
});

test('a poll of an older version, which did not keep when the alarm rang, ends as it would have', () => {
  const before: NextPoll = { at: NOW, because: 'alarm', newestUntil: NOW + MINUTE, quickLeft: 20, quickAt: NOW };
  const next = nextPoll({ ...calm, utilization: 0.95, forecast: [], before }, bounds, 5);
  expect([next.because, next.newestUntil, next.alarmAt]).toEqual(['alarm', NOW + MINUTE, NOW - 2 * MINUTE]);
});

test('a job that nothing can be done for is looked at as usual after twenty quick polls; one more comes back every half hour', () => {
  let [now, before] = [NOW, undefined as NextPoll | undefined];
  const reached: number[] = [];
  for (let n = 0; n < 40; n++) {
    const next = nextPoll({ ...calm, now, before, waitsForSample: true, utilization: 0.8 }, bounds, 5);
    reached.push((next.at - now) / MINUTE);
    [now, before] = [next.at, next];
  }
  expect(reached.slice(0, 20).every((minutes) => minutes === 1)).toBe(true);
  expect(reached.slice(22).filter((minutes) => minutes === 1).length).toBeLessThan(5);
});

test('a change is followed each minute, however many quick polls there were', () => {
  const before: NextPoll = { at: NOW, because: 'sample', quickLeft: 0, quickAt: NOW };
  expect(after(poll({ before, changing: true }))).toEqual(['change', 1]);
});

test('jobs that become calm together part: each has its own minute, and keeps it', () => {
  const becomes = (phase: number) => poll({ phase, before: { ...(calm.before as NextPoll), because: 'window' } });
  const dues = [0, 0.25, 0.5, 0.75].map((phase) => (becomes(phase).at - NOW) / MINUTE);
  expect(new Set(dues).size).toBe(4);
  for (const minutes of dues) expect(minutes > 7 && minutes <= 15).toBe(true);
  const first = becomes(0.5);
  expect(nextPoll({ ...calm, now: first.at, phase: 0.5, before: first }, bounds, 5).at).toBe(first.at + 15 * MINUTE);
});

test('what the settings say of the rhythm', () => {
  expect(pollingOf({ everyMinutes: undefined, polling: undefined })).toEqual({ fastest: 1, slowest: 15 });
  expect(pollingOf({ everyMinutes: 10, polling: undefined })).toEqual({ fastest: 10, slowest: 10 });
  expect(isAdaptive({ everyMinutes: 10, polling: undefined })).toBe(false);
  expect(usualMinutes({ everyMinutes: undefined, polling: { fastest: 1, slowest: 3 } })).toBe(3);
  expect(usualMinutes({ everyMinutes: undefined, polling: { fastest: 7, slowest: 30 } })).toBe(7);
  expect(rhythmText({ everyMinutes: undefined, polling: undefined })).toBe('every 1 to 15 min');
  expect(rhythmText({ everyMinutes: 5, polling: undefined })).toBe('every 5 min');
});
