import { describe, expect, it } from 'vitest';
import { learnFromOutcome } from '../../../lib/change/learn-from-outcome.ts';
import { type AutoscalerState, initialState } from '../../../lib/model/autoscaler-state.ts';
import type { ChangeInFlight } from '../../../lib/model/change.ts';
import { restartsADay } from '../../../lib/rules/restarts-a-day.ts';
import { inARow, lastEvaluation, optionsOf, START, stateOf, vertexOf } from '../../support/small-job.ts';

const HOUR = 3_600_000;
const NOW = START + 48 * HOUR;
const MOST = 'job.autopilot.max-restarts-per-day';

const held = (most: string | undefined, hoursAgo: readonly number[], kind: 'rescale' | 'recommend' = 'rescale') => {
  const options = optionsOf(most === undefined ? {} : { [MOST]: most });
  const situation = { options, now: NOW, state: { restarts: hoursAgo.map((hours) => NOW - hours * HOUR) } };
  // biome-ignore lint/suspicious/noExplicitAny: it reads no more of them than this.
  return restartsADay({ kind } as any, situation as any);
};

describe('changes within 24 hours', () => {
  it.each<[string, string | undefined, readonly number[], boolean]>([
    ['none is allowed without limit', undefined, [5, 4, 3, 2, 1], false],
    ['as many as are allowed: the next one waits', '3', [20, 10, 1], true],
    ['one is a day old', '3', [24, 10, 1], false],
    ['one less than is allowed', '3', [10, 1], false],
    ['more than is allowed, since the limit was lowered', '1', [20, 10, 1], true],
  ])('%s', (_, most, hoursAgo, waits) => {
    expect(held(most, hoursAgo) !== undefined).toBe(waits);
  });

  it('what is only recommended does not wait', () => {
    expect(held('1', [2, 1], 'recommend')).toBeUndefined();
  });

  it('it says how many there were and when the next one may be', () => {
    const says = (most: string, hoursAgo: readonly number[]) => {
      const step = held(most, hoursAgo);
      return step?.kind === 'hold' ? step.because[0]?.says : undefined;
    };
    expect(says('3', [20, 10, 1])).toBe(
      'The job was changed 3 times within 24 hours, and 3 is the most that is allowed: the change waits until 2026-01-03 04:00 UTC.',
    );
    expect(says('1', [20, 10, 1])).toContain('waits until 2026-01-03 23:00 UTC');
  });
});

describe('which changes count', () => {
  const change = { id: 'a', change: { kind: 'rollback' }, decidedAt: START } as unknown as ChangeInFlight;
  const having = (state: AutoscalerState, kind: 'applied' | 'refused', at: number) =>
    learnFromOutcome(state, change, { kind, at, because: [] });

  it('those that the platform took, rollbacks too; those older than a day are forgotten', () => {
    const first = having(initialState, 'applied', START);
    expect(having(first, 'refused', START + HOUR).restarts).toEqual([START]);
    const second = having(first, 'applied', START + 23 * HOUR);
    expect(second.restarts).toEqual([START, START + 23 * HOUR]);
    expect(having(second, 'applied', START + 24 * HOUR).restarts).toEqual([START + 23 * HOUR, START + 24 * HOUR]);
  });
});

it('a job that needs more is held by it', () => {
  const graph = inARow(vertexOf('orders'), vertexOf('join'));
  const course = {
    state: stateOf(graph),
    minutes: [0, 1, 2, 3],
    doing: { orders: { busy: 0.1, recordsPerSecond: 400 }, join: { busy: 0.98, recordsPerSecond: 400 } },
    remembered: { ...initialState, restarts: [START - HOUR] },
  };
  expect(lastEvaluation(course).decision.kind).toBe('rescale');
  const { decision } = lastEvaluation({ ...course, options: optionsOf({ [MOST]: '1' }) });
  expect(decision.kind).toBe('hold');
  expect(decision.because[0]).toMatchObject({ rule: 'restarts-a-day', bound: MOST });
});
