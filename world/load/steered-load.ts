/** A load that is steered while it runs: another shape from now on, a spike, an outage of the producers. */
import type { EpochMs } from '../../lib/model/observation.ts';
import { createLoad, type Load, type LoadOptions, type LoadShape } from './load.ts';

export interface SteeredLoad extends Load {
  /** The shape that holds now. */
  shapeNow(): LoadShape;
  /** From `at` on the load has this shape, which then counts from there. */
  reshape(at: EpochMs, shape: LoadShape): void;
  spike(at: EpochMs): Disturbance;
  /** Nothing arrives; what is held back is sent within minutes of its end. */
  outage(at: EpochMs): Disturbance;
  /** Those that are not over yet. */
  disturbances(at: EpochMs): readonly Disturbance[];
}

export interface Disturbance {
  readonly kind: 'spike' | 'outage';
  readonly from: EpochMs;
  readonly to: EpochMs;
}

const MINUTE = 60_000;
const SPIKE = { times: 3, ms: 10 * MINUTE } as const;
const OUTAGE_MS = 15 * MINUTE;
const FLUSH_MS = 3 * MINUTE;
/** A disturbance has no effect after this time. */
const FORGOTTEN_MS = 60 * MINUTE;

export const steeredLoad = (options: LoadOptions): SteeredLoad => {
  const first = createLoad(options);
  let shapes: readonly { readonly from: EpochMs; readonly load: Load }[] = [
    { from: Number.NEGATIVE_INFINITY, load: first },
  ];
  let disturbed: readonly (Disturbance & { readonly heldBack: number })[] = [];
  const loadAt = (at: EpochMs): Load => shapes.findLast(({ from }) => from <= at)?.load ?? first;
  const began = (kind: Disturbance['kind'], from: EpochMs, ms: number): Disturbance => {
    const to = from + ms;
    let heldBack = 0;
    if (kind === 'outage') for (let at = from; at < to; at += 1000) heldBack += loadAt(at).rate(at);
    disturbed = [...disturbed.filter((old) => old.to > from - FORGOTTEN_MS), { kind, from, to, heldBack }];
    return { kind, from, to };
  };
  return {
    shape: options.shape,
    planned: (at) => loadAt(at).planned(at),
    events: (at) => loadAt(at).events(at),
    rate(at) {
      let rate = loadAt(at).rate(at);
      for (const { kind, from, to, heldBack } of disturbed) {
        const during = at >= from && at < to;
        if (kind === 'spike') rate *= during ? SPIKE.times : 1;
        else if (during) return 0;
        else if (at >= to && at < to + FLUSH_MS) rate += heldBack / (FLUSH_MS / 1000);
      }
      return rate;
    },
    shapeNow: () => shapes.at(-1)?.load.shape ?? first.shape,
    reshape(at, shape) {
      // What is long past is asked for no more; the very first is kept for what is planned.
      shapes = [...shapes.slice(-20), { from: at, load: createLoad({ ...options, shape, start: at }) }];
    },
    spike: (at) => began('spike', at, SPIKE.ms),
    outage: (at) => began('outage', at, OUTAGE_MS),
    disturbances: (now) => disturbed.filter(({ to }) => to > now).map(({ kind, from, to }) => ({ kind, from, to })),
  };
};
