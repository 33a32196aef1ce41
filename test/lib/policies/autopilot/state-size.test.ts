import { expect, it } from 'vitest';
import { toExactJson } from '../../../../functions/store/codec/exact-json.ts';
import { packJson } from '../../../../functions/store/codec/packed-json.ts';
import type { Sample, VertexSample } from '../../../../lib/model/sample.ts';
import { type AutopilotState, initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { withNewSamples } from '../../../../lib/policies/autopilot/learn.ts';
import { idOf, inARow, MINUTE, START, vertexOf } from '../../../support/small-job.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
/** As large as it was in the week: a size for every two hours of the day. */
const SIZES = [4, 5, 6, 8, 10, 12, 15, 18, 22, 26, 32, 40];
const DAY = 1440;
const EVERY = 3;

/** A sample every three minutes: a load of the day with noise, counters that begin again with every size. */
const afterDays = (days: number): AutopilotState => {
  let state = initialAutopilotState;
  let before: Sample | undefined;
  let read = 0;
  const busyMs = new Map<string, number>();
  for (let minute = 0; minute <= days * DAY; minute += EVERY) {
    const at = START + minute * MINUTE;
    const parallelism = SIZES[Math.floor(minute / 120) % SIZES.length] as number;
    const load =
      (900 + 600 * Math.sin((2 * Math.PI * minute) / DAY)) *
      (1 + 0.03 * Math.sin(minute * 7.3) + 0.02 * Math.cos(minute ** 1.3));
    if (minute % 120 === 0) {
      [before, read] = [undefined, 0];
      busyMs.clear();
    }
    read += load * 60 * EVERY;
    const vertices = Object.fromEntries(
      NAMES.map((name, n): [string, VertexSample] => {
        const busy = (load / ((300 + 40 * n) * parallelism)) * (1 + 0.02 * Math.sin(minute * (n + 2)));
        busyMs.set(name, (busyMs.get(name) ?? 0) + busy * parallelism * EVERY * MINUTE);
        const source = n === 0 ? { lag: 0 } : {};
        const task = { recordsIn: read, recordsOut: read, accumulatedBusyTime: busyMs.get(name) as number };
        return [idOf(name), { ...task, load: busy, loadAverage: busy, loadMax: busy * 1.1, ...source }];
      }),
    );
    const sample: Sample = { at, vertices, job: {} };
    const graph = inARow(...NAMES.map((name) => vertexOf(name, { parallelism })));
    const window = before === undefined ? [sample] : [before, sample];
    state = withNewSamples(state, window, { graph, runningSince: START, sourcePartitions: {} });
    before = sample;
  }
  return state;
};

it('what is learned of ten vertices in a week takes less than 8 KB in the store', () => {
  const state = afterDays(7);
  expect(Object.keys(state.vertices)).toHaveLength(10);
  for (const { curve } of Object.values(state.vertices)) expect(curve.points).toHaveLength(SIZES.length);
  expect(state.maxima.loads).toHaveLength(7 * 96);
  expect(packJson({ state, window: [], outbox: [] }).length).toBeLessThan(8_000);
  // As text, before it is compressed: half of it errors of forecasts, a quarter capacity curves.
  expect(Buffer.byteLength(toExactJson(state))).toBeLessThan(20_000);
});
