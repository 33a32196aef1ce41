import { describe, expect, it } from 'vitest';
import {
  JUDGED_FOR_MS,
  type Judged,
  pastChanges,
  trackRecord,
  trackRecordText,
} from '../../../lib/change/track-record.ts';
import type { AutopilotEvent, ChangeEventName } from '../../../lib/model/events.ts';

const MINUTE = 60_000;
const event = (decision: string, name: ChangeEventName, minute: number, rollbackOf?: string): AutopilotEvent =>
  ({
    id: `${decision}-${name}`,
    name,
    at: minute * MINUTE,
    decision,
    detail: { because: [], ...(rollbackOf === undefined ? {} : { rollbackOf }) },
  }) as unknown as AutopilotEvent;

/** Every five minutes after a change that was confirmed at minute 0: the load as a share of what the job can process. */
const loads = (...shares: readonly number[]): readonly Judged[] =>
  shares.map((share, i) => ({
    at: (i + 3) * 5 * MINUTE,
    evaluation: { vertices: { a: { targetDataRate: share * 100, trueProcessingRate: 100 } } } as never,
  }));
const ofOne = (judged: readonly Judged[]) => trackRecord([{ decision: 'a', at: 0, end: 'confirmed' }], () => judged);

describe('changes of the past', () => {
  it('are those that were confirmed or failed, the newest first; a rollback is no decision, advice proves nothing', () => {
    const events = [
      event('a', 'requested', 1),
      event('a', 'confirmed', 3),
      event('b', 'recommended', 5),
      event('c', 'confirmed', 10),
      event('c', 'failed', 20),
      event('c-rollback', 'rolled-back', 25, 'c'),
      event('d', 'refused', 30),
      event('e', 'lapsed', 40),
      event('f', 'confirmed', 50),
    ];
    expect(pastChanges(events, 10).map(({ decision, end }) => [decision, end])).toEqual([
      ['f', 'confirmed'],
      ['c', 'failed'],
      ['a', 'confirmed'],
    ]);
    expect(pastChanges(events, 1).map(({ decision }) => decision)).toEqual(['f']);
  });
});

describe('a change', () => {
  it.each<[string, readonly Judged[], object]>([
    ['carried its load', loads(0.7, 0.9, 0.8), { kept: 1 }],
    ['carried it but for one look of twenty', loads(1.2, ...Array.from({ length: 19 }, () => 0.7)), { kept: 1 }],
    ['fell short of it', loads(0.7, 1.1, 1.2), { short: 1 }],
    ['was not measured', [], { unknown: 1 }],
    ['was not measured in numbers', loads(Number.NaN), { unknown: 1 }],
  ])('%s', (_, judged, expected) => {
    expect(ofOne(judged)).toEqual({ changes: 1, kept: 0, short: 0, failed: 0, unknown: 0, ...expected });
  });

  it('is not judged while it catches up, nor by what comes long after', () => {
    const [late] = loads(2);
    expect(
      ofOne([
        { ...late!, at: 5 * MINUTE },
        { ...late!, at: JUDGED_FOR_MS + MINUTE },
      ]),
    ).toMatchObject({ unknown: 1 });
  });

  it('that failed is judged by that', () => {
    expect(trackRecord([{ decision: 'a', at: 0, end: 'failed' }], () => loads(0.5))).toMatchObject({
      failed: 1,
      kept: 0,
    });
  });
});

it('the record is one sentence', () => {
  const record = { changes: 9, kept: 6, short: 1, failed: 1, unknown: 1 };
  expect(trackRecordText(record)).toBe(
    'Of the last 9 changes of this job, 6 carried the load for 2 h after, 1 fell short of it, 1 failed or had to be rolled back, of 1 it is not measured.',
  );
  const none = { kept: 0, short: 0, failed: 0, unknown: 0 };
  expect(trackRecordText({ ...none, changes: 1, kept: 1 })).toBe(
    'The last change of this job carried the load for 2 h after.',
  );
  expect(trackRecordText({ ...none, changes: 1, unknown: 1 })).toBe('The last change of this job is not measured.');
  expect(trackRecordText({ changes: 0, kept: 0, short: 0, failed: 0, unknown: 0 })).toBe(
    'No change of this job has been made yet: there is no record of earlier decisions.',
  );
});
