import { describe, expect, it } from 'vitest';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { wholeCommitsReason } from '../../../../lib/policies/autopilot/commits-reason.ts';
import { withNewSamples } from '../../../../lib/policies/autopilot/learn.ts';
import type { Outlook } from '../../../../lib/policies/autopilot/outlook.ts';
import { sourceDemand } from '../../../../lib/policies/flink/target-data-rate.ts';
import { parseSettings } from '../../../../lib/settings/settings.ts';
import { SOURCE, samplesOf } from '../../../support/committed-samples.ts';
import { resolvedOptions } from '../../../support/resolved-options.ts';

const vertex = { id: SOURCE, name: 'orders', parallelism: 2, maxParallelism: 128, inputs: [], finished: false };
const options = resolvedOptions(parseSettings({ jobs: [{ platform: 'flink', name: 'read', url: 'http://flink' }] }));
const run = { graph: { vertices: [vertex] }, runningSince: 0, sourcePartitions: {} };
/** 200/s are written, of which seven minutes are committed at a time. */
const written = { commitEveryS: 420, minutes: 90 };
const learned = (samples: ReturnType<typeof samplesOf>) => withNewSamples(initialAutopilotState, samples, run);

describe('policy autopilot, of a source that reads commits', () => {
  it('knows its load, and no backlog of what the newest commit has brought', () => {
    const all = samplesOf(written);
    for (const minutes of [60, 63, 66, 69]) {
      const { series, backlog, unusable } = learned(all.slice(0, minutes));
      expect(series.level).toBeCloseTo(200, 1);
      expect(backlog.records).toBe(0);
      expect(unusable).toBeUndefined();
    }
  });

  it('would take every commit for a spike and a backlog if it did not know', () => {
    const all = samplesOf({ ...written, known: false });
    const seen = [60, 63, 66, 69].map((minutes) => learned(all.slice(0, minutes)));
    expect(seen.some(({ backlog }) => backlog.records > 60 * 200)).toBe(true);
    expect(seen.some(({ series }) => Math.abs(series.level - 200) > 50)).toBe(true);
  });

  it('knows the load of before after a restart that hides the backlog', () => {
    const before = samplesOf(written);
    const state = learned(before);
    const end = before.at(-1)?.at ?? 0;
    const restarted = samplesOf({ ...written, lagKnown: false, minutes: 6 }).map((one) => ({
      ...one,
      at: end + 60_000 + one.at,
    }));
    const after = withNewSamples(state, restarted, { ...run, runningSince: end + 60_000 });
    expect(after.series.level).toBeCloseTo(200, 1);
    expect(Object.keys(after.commits ?? {})).toEqual([SOURCE]);
  });

  it('has a backlog of what is left of the commits before', () => {
    const { backlog, series } = learned(samplesOf({ ...written, reads: 180 }));
    expect(series.level).toBeCloseTo(200, 1);
    expect(backlog.records).toBeGreaterThan(60 * 200);
  });

  it('says how much of the time between two commits the size of now takes to read one', () => {
    const window = samplesOf(written);
    const state = learned(window);
    const outlook = { state, situation: { window, job: run }, load: 200, carries: 300 } as unknown as Outlook;
    const { rule, numbers } = wholeCommitsReason(outlook) ?? {};
    expect(rule).toBe('whole-commits');
    expect(numbers?.['tooth']?.value).toBeCloseTo(84_000, 0);
    expect(numbers?.['every']?.value).toBe(420);
    expect(numbers?.['read']?.value).toBeCloseTo(280, 0);
  });
});

/** As the catalog says it: 210/s, a commit every 420 s, the newest of 88 200 rows in 40 files. */
const ofTable = {
  tableRate: 210,
  tableSeconds: 420,
  tableNewest: 88_200,
  tableFiles: 40,
  tableBytes: 81_920_000,
  tableAge: 95,
};
const withTable = (samples: ReturnType<typeof samplesOf>): ReturnType<typeof samplesOf> =>
  samples.map((one) => ({ ...one, vertices: { [SOURCE]: { ...one.vertices[SOURCE], ...ofTable } } }));

describe('a source whose table is known', () => {
  it('has the load of the commits from its first interval on, in both policies', () => {
    const start = withTable(samplesOf(written).slice(0, 2));
    expect(learned(start).series.level).toBeCloseTo(210, 6);
    expect(learned(samplesOf(written).slice(0, 2)).series.level).not.toBeCloseTo(210, 0);
    expect(sourceDemand(vertex, start, options).targetDataRate).toBe(210);
  });

  it('has a backlog of what waits without the newest commit', () => {
    const start = withTable(samplesOf(written).slice(0, 2)).map((one, i) => ({
      ...one,
      vertices: { [SOURCE]: { ...one.vertices[SOURCE], lag: i === 0 ? 100_000 : 90_000 } },
    }));
    expect(learned(start).backlog.records).toBe(90_000 - 88_200);
    expect(sourceDemand(vertex, start, options).catchUpDataRate).toBeCloseTo(1_800 / 1_800, 9);
  });

  it('says how old the newest commit is, and of what files it is', () => {
    const window = withTable(samplesOf(written).slice(0, 3));
    const outlook = {
      state: learned(window),
      situation: { window, job: run },
      load: 210,
      carries: 300,
    } as unknown as Outlook;
    const { says, numbers } = wholeCommitsReason(outlook) ?? {};
    expect(numbers).toMatchObject({
      tooth: { value: 88_200 },
      every: { value: 420 },
      files: { value: 40 },
      age: { value: 95 },
    });
    expect(says).toMatch(/The newest commit is 95 s old and has 40 files of about/);
  });
});

describe('policy flink, of a source that reads commits', () => {
  it('takes its rate over whole commits, whatever part of one the window cuts', () => {
    const samples = samplesOf({ ...written, commitEveryS: 300 });
    for (let end = 30; end < 45; end++) {
      const demand = sourceDemand(vertex, samples.slice(end - 18, end), options);
      expect(demand.targetDataRate).toBeCloseTo(200, 6);
      expect(demand.catchUpDataRate).toBe(0);
    }
  });

  it('takes that of the window as Flink does, where it does not hold two of them', () => {
    const samples = samplesOf({ ...written, commitEveryS: 1200 });
    const rates = Array.from(
      { length: 20 },
      (_, i) => sourceDemand(vertex, samples.slice(20 + i, 38 + i), options).targetDataRate,
    );
    expect(Math.max(...rates)).toBeGreaterThan(220);
  });
});
