/** One second of a running job: what each vertex takes, as far as the slowest one lets it. No buffers between vertices. */
import type { Ship, SimulatedJob } from './job.ts';

export interface Edge {
  readonly from: number;
  readonly ship: Ship;
}

export interface Flow {
  /** Records into each vertex in this second. */
  readonly records: Float64Array;
  /** `wanted`: records that every source could read; the others are computed. `capacity`: records/s of each vertex. */
  second(wanted: Float64Array, capacity: Float64Array): void;
}

export const createFlow = (job: SimulatedJob): Flow => {
  const index = new Map(job.vertices.map(({ name }, i) => [name, i]));
  const inputs = job.vertices.map(({ name, inputs }) =>
    inputs.map(({ from }) => {
      const found = index.get(from);
      if (found === undefined) throw new Error(`${job.name}: ${name} reads from ${from}, which is no vertex before it`);
      return found;
    }),
  );
  const outputs = job.vertices.map((_, i) =>
    job.vertices.flatMap((_, j) => ((inputs[j] ?? []).includes(i) ? [j] : [])),
  );
  const size = job.vertices.length;
  const records = new Float64Array(size);
  const part = new Float64Array(size);
  const downstream = (): void => {
    for (let i = 0; i < size; i++) {
      const from = inputs[i] ?? [];
      if (from.length === 0) continue;
      let sum = 0;
      for (const j of from) sum += (records[j] ?? 0) * (job.vertices[j]?.selectivity ?? 0);
      records[i] = sum;
    }
  };
  return {
    records,
    second(wanted, capacity) {
      for (let i = 0; i < size; i++)
        if ((inputs[i] ?? []).length === 0) records[i] = Math.min(wanted[i] ?? 0, capacity[i] ?? 0);
      downstream();
      for (let i = size - 1; i >= 0; i--) {
        const has = records[i] ?? 0;
        let own = has > (capacity[i] ?? 0) ? (capacity[i] ?? 0) / has : 1;
        // The slowest vertex behind it holds it up, and everything that feeds that one alike.
        for (const j of outputs[i] ?? []) own = Math.min(own, part[j] ?? 1);
        part[i] = own;
      }
      for (let i = 0; i < size; i++)
        if ((inputs[i] ?? []).length === 0) records[i] = (records[i] ?? 0) * (part[i] ?? 1);
      downstream();
    },
  };
};
