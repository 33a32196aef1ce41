/**
 * Managed Flink's own scaling, as its documentation says: CPU at 75 % or more for 15 minutes doubles the application, under
 * 10 % for six hours halves it, down to the parallelism that was configured: the size that the job begins with. Where no CPU is measured, the busiest vertex's time takes its place.
 */
import { type CpuSide, cpuSide, nextParallelism, PATIENCE_MS } from '../../lib/savings/managed-flink-rule.ts';
import { ownPolicy } from './own-policy.ts';

interface BuiltInState {
  readonly side: CpuSide;
  readonly since: number;
  /** The parallelism that was configured. */
  readonly floor: number | undefined;
}

export const builtIn = ownPolicy<BuiltInState>({
  name: 'built-in',
  initial: { side: undefined, since: 0, floor: undefined },
  defaults: { 'job.autoscaler.metrics.window': '5 min', 'job.autoscaler.stabilization.interval': '0 s' },
  decide(state, { now, cpu, vertices }) {
    const use = Number.isNaN(cpu) ? Math.max(...vertices.map(({ busy }) => busy)) : cpu;
    const side = cpuSide(use);
    const since = side === state.side ? state.since : now;
    const size = Math.max(...vertices.map(({ vertex }) => vertex.parallelism));
    const floor = state.floor ?? size;
    if (side === undefined || now - since < PATIENCE_MS[side])
      return { state: { side, since, floor }, wanted: undefined };
    const to = nextParallelism(side, size, floor);
    return { state: { side: undefined, since: now, floor }, wanted: to === size ? undefined : vertices.map(() => to) };
  },
});
