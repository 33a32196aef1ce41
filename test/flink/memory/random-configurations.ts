/** Seeded random `taskmanager.memory.*` configurations: most of them can be, many only just, some can't. */
import fc from 'fast-check';
import type { FlinkConfiguration } from '../../../lib/options/declare.ts';

const prefix = 'taskmanager.memory.';
const mb = 2 ** 20;

/** The same bytes in the ways people write them; whole megabytes and kilobytes lose the rest. */
const written = (bytes: fc.Arbitrary<number>): fc.Arbitrary<string> =>
  fc.tuple(bytes, fc.constantFrom('bytes', 'kb', 'mb')).map(([size, unit]) => {
    if (unit === 'bytes') return `${size}`;
    return unit === 'kb' ? `${Math.trunc(size / 1024)}kb` : `${Math.trunc(size / mb)} mb`;
  });

const between = (least: number, most: number): fc.Arbitrary<string> =>
  written(fc.integer({ min: Math.trunc(least), max: Math.trunc(most) }));

/** Decimals as people choose them, any single and double precision number, and some that are no share. */
const share = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 70 }).map((percent) => `${percent / 100}`) },
  { weight: 3, arbitrary: fc.float({ min: 0, max: Math.fround(0.7), noNaN: true }).map(String) },
  { weight: 3, arbitrary: fc.double({ min: 0, max: 0.7, noNaN: true }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('1', '1.5', '-0.1', 'half', 'NaN', '0.1f', '.4', '1e-3', ' 0.3 ', '+0.2') },
);

const sizes = (total: number): Record<string, fc.Arbitrary<string>> => ({
  'framework.heap.size': between(0, total / 8),
  'framework.off-heap.size': between(0, total / 8),
  'task.off-heap.size': between(0, total / 8),
  'task.heap.size': between(0, total / 2),
  'managed.size': between(0, total / 2),
  'managed.fraction': share,
  'network.min': between(0, total / 8),
  'network.max': between(total / 16, total / 2),
  'network.fraction': share,
  'jvm-metaspace.size': between(0, total / 8),
  'jvm-overhead.min': between(0, total / 8),
  'jvm-overhead.max': between(total / 16, total / 2),
  'jvm-overhead.fraction': share,
});

/** Still read, by Flink 2 as well. */
const formerKeys = (total: number): Record<string, fc.Arbitrary<string>> => ({
  'taskmanager.memory.size': between(0, total / 2),
  'taskmanager.network.memory.min': between(0, total / 8),
  'taskmanager.network.memory.max': between(total / 16, total / 2),
  'taskmanager.network.memory.fraction': share,
  'taskmanager.memory.segment-size': fc.constantFrom('4 kb', '32 kb', '64 kb', '1 mb', '4095', '5000'),
});

/** Only Flink 1 knows it. */
const buffers = (total: number): Record<string, fc.Arbitrary<string>> => ({
  'taskmanager.network.numberOfBuffers': fc
    .integer({ min: 0, max: Math.trunc(total / 2 / 32_768) })
    .map((buffers) => `${buffers}`),
});

/** Which totals are given. */
const totals = fc.constantFrom<readonly string[]>(['process.size'], ['flink.size'], ['process.size', 'flink.size'], []);

const configuration = (major: number) =>
  fc.double({ min: Math.log2(400 * mb), max: Math.log2(2 ** 38), noNaN: true }).chain((log) => {
    const total = Math.trunc(2 ** log);
    const parts = Object.entries(sizes(total)).map(([name, size]) => [prefix + name, size] as const);
    const others = { ...formerKeys(total), ...(major === 1 ? buffers(total) : {}) };
    const all = { ...Object.fromEntries(parts), ...others };
    return fc
      .tuple(totals, fc.subarray(Object.keys(all), { maxLength: 6 }), fc.record(all))
      .chain(([given, keys, values]) =>
        fc.record({
          ...Object.fromEntries(keys.map((key) => [key, fc.constant(values[key] ?? '')])),
          ...(given.includes('process.size') ? { [`${prefix}process.size`]: between(total, total) } : {}),
          ...(given.includes('flink.size') ? { [`${prefix}flink.size`]: between(total * 0.6, total * 0.95) } : {}),
          // Without a total, these two are one.
          ...(given.length === 0
            ? { [`${prefix}task.heap.size`]: between(0, total / 2), [`${prefix}managed.size`]: between(0, total / 2) }
            : {}),
        }),
      );
  });

export const randomConfigurations = (count: number, seed: number, major: number): readonly FlinkConfiguration[] =>
  fc.sample(configuration(major), { numRuns: count, seed });
