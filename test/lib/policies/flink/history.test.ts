import { describe, expect, it } from 'vitest';
import type { ScalingRecord } from '../../../../lib/policies/flink/flink-state.ts';
import { trimmedHistory } from '../../../../lib/policies/flink/history.ts';
import { idOf, MINUTE, optionsOf } from '../../../support/small-job.ts';

const A = idOf('a');
const B = idOf('b');
const at = (minute: number): ScalingRecord => ({
  at: minute * MINUTE,
  from: 1,
  to: 2,
  trueProcessingRate: 100,
  expectedProcessingRate: 200,
});
const history = { [A]: [at(0), at(10), at(20), at(30)], [B]: [at(10)] };
const optionsFor = (count: number) => optionsOf({ 'history.max.count': String(count), 'history.max.age': '1 h' });
const minutesOf = (now: number, count: number, of = history) =>
  Object.values(trimmedHistory(of, now * MINUTE, optionsFor(count))).map((records) =>
    records.map((record) => record.at / MINUTE),
  );

describe('the history of scalings', () => {
  it('keeps the newest, and none that is too old, whatever was asked before', () => {
    expect(minutesOf(40, 3)).toEqual([[10, 20, 30], [10]]);
    expect(minutesOf(41, 3)).toEqual([[10, 20, 30], [10]]);
    expect(minutesOf(71, 3)).toEqual([[20, 30]]);
    expect(minutesOf(40, 3)).toEqual([[10, 20, 30], [10]]);
    expect(minutesOf(40, 4)).toEqual([[0, 10, 20, 30], [10]]);
    expect(minutesOf(40, 1)).toEqual([[30], [10]]);
    expect(minutesOf(91, 4)).toEqual([]);
  });

  it('is the identical value while no record gets too old, so that comparing it is cheap', () => {
    const trimmed = (now: number) => trimmedHistory(history, now * MINUTE, optionsFor(3));
    const first = trimmed(40);
    expect(trimmed(41)).toBe(first);
    expect(trimmed(71)).not.toBe(first);
  });
});
