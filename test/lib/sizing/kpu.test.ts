import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asVertexId, type JobVertex } from '../../../lib/graph.ts';
import type { JobSample, Sample } from '../../../lib/sample.ts';
import { type KpuNeed, kpuDollarsPerHour, kpuSizing } from '../../../lib/sizing/kpu.ts';
import type { KpuSizing } from '../../../lib/sizing/sizing.ts';

const size = (parallelism: number, perKpu: number): KpuSizing => {
  const kpus = Math.ceil(parallelism / perKpu);
  return {
    kind: 'kpu',
    parallelism,
    parallelismPerKpu: perKpu,
    kpus,
    dollarsPerHour: kpuDollarsPerHour(kpus, 0.11),
  };
};

const vertex = (name: string, parallelism: number, maxParallelism = 128): JobVertex => ({
  id: asVertexId(name),
  name,
  parallelism,
  maxParallelism,
  inputs: [],
  finished: false,
});

const windowOf = (...samples: readonly JobSample[]): readonly Sample[] =>
  samples.map((job, i) => ({ at: i * 60_000, vertices: {}, job }));

interface Case {
  readonly current: KpuSizing;
  readonly needs: Readonly<Record<string, number>>;
  readonly cpu?: number;
  readonly memory?: number;
  readonly loadFactor?: number;
  readonly maxKpus?: number;
  readonly vertices?: readonly JobVertex[];
}

const need = ({ current, needs, cpu, memory, loadFactor = 1, maxKpus = 64, vertices }: Case): KpuNeed => ({
  graph: { vertices: vertices ?? Object.keys(needs).map((name) => vertex(name, current.parallelism)) },
  current,
  limits: { kind: 'kpu', maxKpus, maxParallelismPerKpu: 8, dollarsPerKpuHour: 0.11 },
  parallelism: needs,
  window: windowOf({
    ...(cpu === undefined ? {} : { containerCpu: cpu }),
    ...(memory === undefined ? {} : { containerMemory: memory }),
  }),
  loadFactor,
});

const text = (given: Case): string => {
  const { sizing, because } = kpuSizing(need(given));
  if (sizing.kind !== 'kpu') return 'not KPUs';
  const bound = because.flatMap((reason) => reason.bound ?? []).join();
  const { parallelism, parallelismPerKpu, kpus, dollarsPerHour } = sizing;
  return `${parallelism} slots, ${parallelismPerKpu} per KPU, ${kpus} KPU, ${dollarsPerHour.toFixed(2)} USD/h${bound ? `, ${bound}` : ''}`;
};

describe('kpuSizing', () => {
  it.each<[string, Case, string]>([
    [
      'gives slots to the widest vertex',
      { current: size(4, 1), needs: { a: 2, b: 6 } },
      '6 slots, 1 per KPU, 6 KPU, 0.77 USD/h',
    ],
    [
      'rounds up to whole KPUs, and fills no slots for nothing',
      { current: size(4, 4), needs: { a: 9 } },
      '9 slots, 4 per KPU, 3 KPU, 0.44 USD/h',
    ],
    [
      'keeps ParallelismPerKPU when neither CPU nor memory is known',
      { current: size(8, 2), needs: { a: 4 } },
      '4 slots, 2 per KPU, 2 KPU, 0.33 USD/h',
    ],
    [
      'keeps it when the memory is not known',
      { current: size(8, 1), needs: { a: 8 }, cpu: 0.05 },
      '8 slots, 1 per KPU, 8 KPU, 0.99 USD/h',
    ],
    [
      'packs slots closer where CPU and memory allow it: at 4 per KPU memory would be 80 %',
      { current: size(8, 1), needs: { a: 8 }, cpu: 0.1, memory: 0.2 },
      '8 slots, 4 per KPU, 2 KPU, 0.33 USD/h',
    ],
    [
      'never packs closer than memory allows: 60 % at 2 per KPU is 90 % at 3',
      { current: size(8, 2), needs: { a: 12 }, cpu: 0.1, memory: 0.6 },
      '12 slots, 3 per KPU, 4 KPU, 0.55 USD/h',
    ],
    [
      'spreads slots where the CPU needs more KPUs: 2 x 0.6 x 2 vCPU at 80 % are 3',
      { current: size(8, 4), needs: { a: 12 }, cpu: 0.6, memory: 0.5, loadFactor: 2 },
      '12 slots, 4 per KPU, 3 KPU, 0.44 USD/h',
    ],
    [
      'takes one slot more when that brings in the KPU the CPU needs',
      { current: size(4, 2), needs: { a: 4 }, cpu: 0.8, memory: 0.5, loadFactor: 1.5 },
      '5 slots, 2 per KPU, 3 KPU, 0.44 USD/h',
    ],
    [
      'stops at the quota',
      { current: size(4, 1), needs: { a: 12 }, maxKpus: 8 },
      '8 slots, 1 per KPU, 8 KPU, 0.99 USD/h, maxKpus',
    ],
    [
      'packs closer to keep within the quota where it can',
      { current: size(4, 1), needs: { a: 12 }, maxKpus: 8, cpu: 0.3, memory: 0.4 },
      '12 slots, 2 per KPU, 6 KPU, 0.77 USD/h',
    ],
    [
      'stops at the lowest max parallelism of the vertices it moves',
      { current: size(4, 1), needs: { a: 12, b: 4 }, vertices: [vertex('a', 4), vertex('b', 4, 10)] },
      '10 slots, 1 per KPU, 10 KPU, 1.21 USD/h, maxParallelism',
    ],
    [
      'does not move a vertex whose own parallelism is set in the code, but gives it its slots',
      { current: size(4, 1), needs: { a: 2, b: 3 }, vertices: [vertex('a', 4), vertex('b', 3)] },
      '3 slots, 1 per KPU, 3 KPU, 0.44 USD/h',
    ],
  ])('%s', (_, given, expected) => {
    expect(text(given)).toBe(expected);
  });

  it('says what each vertex gets', () => {
    const given = { current: size(4, 1), needs: { a: 2, b: 6, one: 5 } };
    const vertices = [vertex('a', 4), vertex('b', 4), vertex('one', 1, 1)];
    const { parallelism, because } = kpuSizing(need({ ...given, vertices }));
    expect(parallelism).toEqual({ a: 6, b: 6, one: 1 });
    expect(because.map((reason) => reason.says)).toEqual([
      '6 slots in 6 KPUs (1 per KPU): b needs 6. It costs 0.77 USD an hour, before 0.55.',
      "one needs 5, but runs at 1 of its own, set in the job's code: the application's parallelism does not move it.",
      'The CPU and memory in use is not known: ParallelismPerKPU stays 1.',
    ]);
  });
});

describe('any sizing', () => {
  const cases = fc
    .record({
      perKpu: fc.integer({ min: 1, max: 8 }),
      parallelism: fc.integer({ min: 1, max: 60 }),
      wanted: fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 4 }),
      cpu: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      memory: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
      loadFactor: fc.double({ min: 0.1, max: 5, noNaN: true }),
      maxKpus: fc.integer({ min: 1, max: 64 }),
    })
    .map(({ perKpu, parallelism, wanted, ...rest }) => ({
      ...rest,
      current: size(parallelism, perKpu),
      needs: Object.fromEntries(wanted.map((p, i) => [`v${i}`, p])),
    }));
  const sized = (given: Case): KpuSizing => kpuSizing(need(given)).sizing as KpuSizing;

  it('stays within the quota and 1 to 8 per KPU, in whole KPUs at their price', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { parallelism, parallelismPerKpu, kpus, dollarsPerHour } = sized(given);
        expect(kpus).toBeLessThanOrEqual(given.maxKpus);
        expect(parallelismPerKpu).toBeGreaterThanOrEqual(1);
        expect(parallelismPerKpu).toBeLessThanOrEqual(8);
        expect(kpus).toBe(Math.ceil(parallelism / parallelismPerKpu));
        expect(dollarsPerHour).toBeCloseTo((kpus + 1) * 0.11, 10);
      }),
    );
  });

  it('has a slot for every subtask, or says which bound keeps it from it', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { sizing, because } = kpuSizing(need(given));
        const short = (sizing as KpuSizing).parallelism < Math.max(...Object.values(given.needs));
        expect(short && because.every((reason) => reason.bound === undefined)).toBe(false);
      }),
    );
  });

  it('keeps ParallelismPerKPU while CPU or memory is unknown', () => {
    fc.assert(
      fc.property(cases, (given) => {
        fc.pre(given.cpu === undefined || given.memory === undefined);
        expect(sized(given).parallelismPerKpu).toBe(given.current.parallelismPerKpu);
      }),
    );
  });

  it('never leaves a slot less memory than the window shows it to use', () => {
    fc.assert(
      fc.property(cases, (given) => {
        fc.pre(given.memory !== undefined);
        const used = (given.memory ?? 0) / given.current.parallelismPerKpu;
        expect(1 / sized(given).parallelismPerKpu).toBeGreaterThanOrEqual(used - 1e-9);
      }),
    );
  });

  it('never has fewer KPUs for more', () => {
    fc.assert(
      fc.property(
        cases,
        fc.integer({ min: 0, max: 50 }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        (given, more, times) => {
          const free = { ...given, maxKpus: 1000 };
          const bigger = {
            ...free,
            needs: { ...free.needs, v0: Math.min(128, (free.needs['v0'] ?? 0) + more) },
            loadFactor: free.loadFactor * times,
          };
          expect(sized(bigger).kpus).toBeGreaterThanOrEqual(sized(free).kpus);
        },
      ),
    );
  });
});
