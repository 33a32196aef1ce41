/**
 * DS2 (Kalavri et al., OSDI 2018): every vertex at once gets what carries the rate of the sources by true processing rates,
 * which grow in proportion to parallelism; target rate ratio 1, one decision is enough (activation time 1), 30 s of warm-up.
 * Of the paper: changes of one instance in all are left alone while nothing waits.
 */
import type { MeasuredVertex } from './own-policy.ts';
import { ownPolicy } from './own-policy.ts';

const WARM_UP_MS = 30_000;

export const ds2 = ownPolicy<null>({
  name: 'ds2',
  initial: null,
  defaults: { 'job.autoscaler.metrics.window': '1 min', 'job.autoscaler.stabilization.interval': '30 s' },
  decide(state, { now, runningSince, vertices }) {
    if (now - runningSince < WARM_UP_MS) return { state, wanted: undefined };
    const rates = new Map<string, number>();
    const out = new Map<string, number>();
    for (const { vertex, arriving } of vertices) {
      const inflow = vertex.inputs.reduce((sum, { from }) => sum + (out.get(from) ?? 0), 0);
      const rate = vertex.inputs.length === 0 ? arriving : inflow;
      rates.set(vertex.id, rate);
      out.set(vertex.id, rate * selectivityOf(vertex.id, vertices));
    }
    const wanted = vertices.map(({ vertex, handled, busy }) => {
      const perSubtask = handled / Math.max(busy, 1e-6) / vertex.parallelism;
      return perSubtask > 0
        ? Math.max(1, Math.ceil((rates.get(vertex.id) ?? 0) / perSubtask - 1e-6))
        : vertex.parallelism;
    });
    const moved = vertices.some(({ vertex }, i) => Math.abs((wanted[i] ?? 1) - vertex.parallelism) > 1);
    const late = vertices.some(({ arriving, handled }) => arriving > 1.02 * handled);
    return { state, wanted: moved || late ? wanted : undefined };
  },
});

/** Records that the vertices behind it get, for each that it handles; 1 where nothing follows. */
const selectivityOf = (id: string, vertices: readonly MeasuredVertex[]): number => {
  const own = vertices.find(({ vertex }) => vertex.id === id);
  const behind = vertices.find(({ vertex }) => vertex.inputs.some(({ from }) => from === id));
  if (own === undefined || behind === undefined || own.handled === 0) return 1;
  const inflow = behind.vertex.inputs.reduce((sum, { from }) => {
    const input = vertices.find(({ vertex }) => vertex.id === from);
    return sum + (input?.handled ?? 0);
  }, 0);
  return behind.handled / Math.max(inflow, 1e-9);
};
