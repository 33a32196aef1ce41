/**
 * Reactive mode under a HorizontalPodAutoscaler: one parallelism for all vertices, 70 % of the busiest vertex's time in
 * place of CPU, a tolerance of 10 %, and down to the largest size that was wanted within five minutes.
 */
import { ownPolicy } from './own-policy.ts';

interface HpaState {
  readonly wanted: readonly { readonly at: number; readonly size: number }[];
}

const TARGET = 0.7;
const TOLERANCE = 0.1;
const STABILIZATION_MS = 5 * 60_000;

export const hpa = ownPolicy<HpaState>({
  name: 'hpa',
  initial: { wanted: [] },
  defaults: { 'job.autoscaler.metrics.window': '1 min', 'job.autoscaler.stabilization.interval': '0 s' },
  decide(state, { now, vertices, runningSince }) {
    const size = Math.max(...vertices.map(({ vertex }) => vertex.parallelism));
    // Pods that are not ready yet do not count.
    if (now - runningSince < 30_000) return { state, wanted: undefined };
    const ratio = Math.max(...vertices.map(({ busy }) => busy)) / TARGET;
    const now_ = Math.abs(ratio - 1) <= TOLERANCE ? size : Math.max(1, Math.ceil(size * ratio));
    const wanted = [...state.wanted.filter(({ at }) => now - at < STABILIZATION_MS), { at: now, size: now_ }];
    const largest = Math.max(...wanted.map((one) => one.size));
    const to = now_ >= size ? now_ : Math.min(size, largest);
    return { state: { wanted }, wanted: to === size ? undefined : vertices.map(() => to) };
  },
});
