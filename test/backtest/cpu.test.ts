/** What records cost the processors, from the hottest container alone or from all of them. */
import { describe, expect, it } from 'vitest';
import { cpuOf } from '../../backtest/fit/cpu.ts';
import { fitModel } from '../../backtest/fit/fit-model.ts';
import { cpuShareAt } from '../../backtest/fit/hottest-kpu.ts';
import { highestOf } from '../../backtest/fit/normal-draws.ts';
import type { HistoryMinute, JobHistory } from '../../backtest/history/job-history.ts';
import { kpus, synthetic } from './synthetic.ts';

const MINUTES = 240;
const load = (i: number): number => 1000 + 20 * i;
/** 4 % whatever it does, and 0.8 ms for each record, over 8 KPUs. */
const meanAt = (i: number): number => 0.04 + (0.8e-3 * load(i)) / 8;

const history = (of: (i: number) => Partial<HistoryMinute>): JobHistory => {
  const all = synthetic({ minutes: MINUTES, load });
  return { ...all, minutes: all.minutes.map((minute, i) => ({ ...minute, ...of(i) })) };
};
const modelOf = (seen: JobHistory) => cpuOf(seen, fitModel(seen).vertices);

describe('with the mean of all containers', () => {
  // The hottest of 16 snapshots is 1.77 standard deviations of 1 % above the others, at every load.
  const scattered = history((i) => ({ meanCpu: meanAt(i), cpu: meanAt(i) + 0.01 * highestOf(16) }));

  it('a record costs what it costs all of them', () => {
    const model = modelOf(scattered);
    expect(model?.base).toBeCloseTo(0.04, 3);
    expect(model?.perRecord).toBeCloseTo(0.8e-3, 6);
  });

  it('what the hottest is above them at every load is chance, of which a few KPUs show less', () => {
    const fitted = fitModel(scattered);
    expect(fitted.cpu?.scatter).toBeCloseTo(0.01, 3);
    const few = cpuShareAt(fitted, { sizing: kpus(2), perSecond: 1000 }) ?? 0;
    const expected = 0.04 + 0.8e-3 * 500 + 0.01 * highestOf(4);
    expect(few).toBeCloseTo(expected, 3);
    // Read as work, it would be there at two KPUs as it is at eight.
    const alone = fitModel(history((i) => ({ cpu: meanAt(i) + 0.01 * highestOf(16) })));
    expect(cpuShareAt(alone, { sizing: kpus(2), perSecond: 1000 })).toBeGreaterThan(expected + 0.005);
  });
});

it('with the hottest alone, as a stored window has it, a line through it is all there is', () => {
  expect(modelOf(history((i) => ({ cpu: meanAt(i) })))).toMatchObject({ scatter: 0, unevenness: 1 });
});

it('says nothing of too few minutes', () => {
  const seen = history((i) => (i < 20 ? {} : { cpu: Number.NaN }));
  expect(modelOf(seen)).toBeUndefined();
});
