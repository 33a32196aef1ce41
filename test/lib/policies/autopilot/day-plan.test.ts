import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../../lib/model/reason.ts';
import { POLICIES, policyNamed } from '../../../../lib/policies.ts';
import { optionsOf } from '../../../support/small-job.ts';
import { evaluationsOfStory, type StoryMinute } from '../../../support/timeline.ts';

const DAY = 1440;
const HOUR = 60;

/** 150/s at night, 1 500/s from nine to six, with an hour up and two hours down. */
const office = (minute: number): number => {
  const hour = (minute % DAY) / HOUR;
  const noise = 1 + 0.01 * Math.sin(minute * 7.3);
  return noise * (150 + 1350 * Math.max(0, Math.min(1, hour - 8, (20 - hour) / 2)));
};

const played = (load: (minute: number) => number, hours: number, enabled = 'true'): readonly StoryMinute[] =>
  evaluationsOfStory({
    policy: policyNamed('autopilot', POLICIES),
    options: optionsOf({ 'catch-up.duration': '30 min', 'job.autopilot.season.enabled': enabled }),
    vertices: [
      { name: 'orders', parallelism: 8, perSubtask: 400 },
      { name: 'count', parallelism: 8, perSubtask: 100 },
    ],
    arriving: load,
    minutes: hours * HOUR,
  });

interface Change {
  readonly hour: number;
  readonly load: number;
  readonly from: number;
  readonly to: number;
  readonly because: readonly Reason[];
}

const PER_SUBTASK = 100;

/** Of the vertex that limits the job, after the first day. */
const changesOf = (minutes: readonly StoryMinute[]): readonly Change[] =>
  minutes.flatMap(({ minute, arriving: load, taken: { decision }, graph: { vertices } }) => {
    const [, count] = vertices;
    if (decision.kind !== 'rescale' || minute < DAY || count === undefined) return [];
    const to = decision.vertices.find(({ vertex }) => vertex === count.id)?.to ?? count.parallelism;
    return [{ hour: minute / HOUR, load, from: count.parallelism, to, because: decision.because }];
  });

const HOURS = 46;
const rulesOf = (changes: readonly Change[]) => changes.map(({ because }) => because.map(({ rule }) => rule));

describe('a second day like the first', () => {
  const known = changesOf(played(office, HOURS));
  const unknown = changesOf(played(office, HOURS, 'false'));

  it('says the same twice of how long a smaller size is enough', () => {
    const said = known
      .filter(({ from, to }) => to < from)
      .map(({ because }) => {
        const says = (rule: Reason['rule']) => because.find((one) => one.rule === rule)?.says ?? '';
        const [, pays] = /enough for ([\d.]+\s\w+)\.$/.exec(says('smaller-size-pays')) ?? [];
        const [, weighed] = /\(chosen\) carry [\d\s]+ records\/s for ([\d.]+\s\w+),/.exec(says('alternatives')) ?? [];
        return [pays, weighed];
      });
    expect(said.length).toBeGreaterThan(0);
    for (const [pays, weighed] of said) expect(pays).toBe(weighed ?? 'weighed');
  });

  it('takes one step up in the morning and one down in the evening, where several were taken without knowing it', () => {
    expect(known.filter(({ from, to }) => to > from)).toHaveLength(1);
    expect(known.filter(({ hour, from, to }) => hour > 40 && to < from).length).toBeLessThanOrEqual(2);
    expect(unknown.length).toBeGreaterThanOrEqual(2 * known.length - 1);
  });

  it('goes up when more is needed, in one step to what comes within the hour', () => {
    const up = known.find(({ from, to }) => to > from);
    expect(up?.because[0]?.rule).toBe('load-above-capacity');
    expect(up?.load).toBeLessThan(400);
    expect((up?.to ?? 0) * PER_SUBTASK).toBeGreaterThan(1500);
  });

  it('is never made smaller than what arrives now, with a reserve', () => {
    const down = known.filter(({ from, to }) => to < from);
    expect(down.length).toBeGreaterThan(0);
    for (const { load, to } of down) expect(to * PER_SUBTASK).toBeGreaterThan(1.15 * load);
  });

  it('is said, with the day that it was taken from and how good that was', () => {
    const said = known.flatMap(({ because }) => because.filter(({ rule }) => rule === 'season'));
    expect(said.length).toBeGreaterThan(0);
    expect(said[0]?.says).toMatch(
      /^Planned by the same time yesterday, whose errors are [\d.]+ % of those of the plain forecast: up to 1 5\d\d records\/s within 2 h, 1 5\d\d within 14 h\.$/,
    );
    expect(rulesOf(unknown).flat()).not.toContain('season');
  });
});
