import { describe, expect, it } from 'vitest';
import { asVertexId, type JobGraph } from '../../../../lib/model/graph.ts';
import type { Sample } from '../../../../lib/model/sample.ts';
import { initialAutopilotState } from '../../../../lib/policies/autopilot/autopilot-state.ts';
import { carriedByPacking, shareOfNow } from '../../../../lib/policies/autopilot/kpu-candidates.ts';
import { withNewSamples } from '../../../../lib/policies/autopilot/learn.ts';
import type { Seen } from '../../../../lib/policies/policy.ts';
import { kpuSize } from '../../../support/kpu-job.ts';

const orders = asVertexId('orders');
const rates = asVertexId('rates');
const source = { parallelism: 4, maxParallelism: 128, inputs: [], finished: false };
const graph: JobGraph = {
  vertices: [
    { id: orders, name: 'orders', ...source },
    { id: rates, name: 'rates', ...source },
  ],
};
const run = { graph, runningSince: 0, sourcePartitions: {} };
const MINUTE = 60_000;

interface Minute {
  /** Records of each source in it. */
  readonly orders: number;
  readonly rates: number;
  /** Of a processor, 0..1. */
  readonly cpu: number;
}

const usual: Minute = { orders: 95_000, rates: 5_000, cpu: 0.55 };
const silent: Minute = { orders: 0, rates: 0, cpu: 0.06 };
/** The first seconds of it: both sources send alike. */
const arriving: Minute = { orders: 5_000, rates: 5_000, cpu: 0.1 };

/** Samples as counters have them, from minute `from` on. */
const counted = (minutes: readonly Minute[]): readonly Sample[] => {
  let [ofOrders, ofRates] = [0, 0];
  return minutes.map((minute, i) => {
    ofOrders += minute.orders;
    ofRates += minute.rates;
    const vertex = (recordsIn: number) => ({ recordsIn, recordsOut: 0, lag: 0, loadAverage: 0.5, loadMax: 0.5 });
    const vertices = { [orders]: vertex(ofOrders), [rates]: vertex(ofRates) };
    return { at: (i + 1) * MINUTE, job: { containerCpu: minute.cpu }, vertices };
  });
};

const seenAfter = (silence: number) => {
  const window = counted([
    ...Array.from({ length: 60 }, () => usual),
    ...Array.from({ length: silence }, () => silent),
    arriving,
  ]);
  return { window: window.slice(-15), state: withNewSamples(initialAutopilotState, window, run) };
};

describe('after a long silence', () => {
  it('the processors that read its backlog are not needed for the load of now', () => {
    const backlog: Minute = { orders: 400_000, rates: 20_000, cpu: 0.9 };
    const size = { kind: 'kpu', current: kpuSize(8, 1) } as const;
    const reading = (minutes: readonly Minute[]) =>
      ({ window: counted(minutes), job: { graph, size } }) as unknown as Seen;
    const load = 100_000 / 60;
    // Between the first and the last of 20 samples: 9 minutes of 420 000 and 10 of 100 000, where 100 000 arrive.
    const drained = reading([...Array(10).fill(backlog), ...Array(10).fill(usual)]);
    expect(shareOfNow(drained, load)).toBeCloseTo(19 / (9 * 4.2 + 10), 3);
    // A job that reads what arrives needs what it uses; one that is behind, too.
    expect(shareOfNow(reading(Array(15).fill(usual)), load)).toBeCloseTo(1, 6);
    expect(shareOfNow(reading(Array(15).fill(usual)), 3 * load)).toBe(1);
    expect(shareOfNow(reading([usual]), load)).toBe(1);
  });

  it('the mix of what was kept back is not learned; that of a source with short pauses is', () => {
    expect(seenAfter(20).state.shares[rates]).toBeCloseTo(0.05, 3);
    expect(seenAfter(3).state.shares[rates]).toBeGreaterThan(0.15);
  });

  it('processor time per record is not that of the few records of the silence', () => {
    const { window, state } = seenAfter(20);
    const size = { kind: 'kpu', current: kpuSize(4, 1) } as const;
    const seen = { window, job: { graph, size } } as unknown as Seen;
    // The arriving minute alone: 10 000 records in a minute for a twentieth of four processors.
    expect(carriedByPacking(seen, size as never, state.series)).toBeGreaterThan(1_500);
    expect(carriedByPacking(seen, size as never, initialAutopilotState.series)).toBeLessThan(1_000);
  });
});
