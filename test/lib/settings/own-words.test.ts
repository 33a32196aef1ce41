import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSettings, SettingsError } from '../../../lib/settings/settings.ts';
import { countedProperty } from '../../support/counted-property.ts';

const VERTEX = 'bc764cd8ddf7a0cff126f51c16239658';
const FILE = {
  mode: 'advise',
  policy: 'flink',
  options: { 'job.autoscaler.utilization.target': 0.7, job: { autoscaler: { 'metrics.window': '15 min' } } },
  everyMinutes: 5,
  jobs: [
    {
      platform: 'managed-flink',
      name: 'orders',
      mode: 'act',
      maxKpus: 8,
      lag: [{ kind: 'msk', cluster: 'shop', consumerGroup: 'orders', topic: 'orders' }],
      graph: [{ name: 'a' }, { name: 'b', inputs: [{ from: 'a' }] }],
    },
    {
      platform: 'eks',
      name: 'clicks',
      namespace: 'streaming',
      cluster: { name: 'prod' },
      metrics: { dialect: 'otel' },
      lag: [{ kind: 'beam', bytesPerRecord: 10 }],
      graph: [{ name: 'a', id: VERTEX }],
    },
    { platform: 'flink', name: 'toy', url: 'http://127.0.0.1:8081', options: { 'job.autoscaler.enabled': true } },
  ],
};

type Path = readonly (string | number)[];
const pathsIn = (value: unknown, path: Path = []): readonly Path[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [
        path,
        ...Object.entries(value).flatMap(([key, below]) =>
          pathsIn(below, [...path, Array.isArray(value) ? Number(key) : key]),
        ),
      ];

/** The file with another value at the path, or with another key there. */
const changed = (
  value: unknown,
  [step, ...rest]: Path,
  change: { readonly value: unknown; readonly key?: string },
): unknown => {
  if (step === undefined) return change.value;
  if (Array.isArray(value)) return value.map((item, i) => (i === step ? changed(item, rest, change) : item));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, below]) => {
      if (key !== step) return [key, below];
      return rest.length === 0 && change.key !== undefined ? [change.key, below] : [key, changed(below, rest, change)];
    }),
  );
};

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    0.5,
    1e9,
    true,
    false,
    [],
    {},
    [null],
    [[]],
    'act',
    'eks',
    'x y',
    '__proto__',
  ),
  fc.string({ maxLength: 12 }),
  fc.integer(),
);

it('whatever is wrong is said in our own words, and of the place that was changed', () => {
  countedProperty(
    { 'a wrong file': 0.5 },
    [
      fc.uniqueArray(fc.constantFrom(...pathsIn(FILE)), { minLength: 1, maxLength: 2 }),
      strange,
      fc.option(fc.string({ minLength: 1, maxLength: 12 }), { nil: undefined }),
    ],
    (met, paths, value, key) => {
      const change = key === undefined ? { value } : { value, key };
      const file = paths.reduce((file, path) => {
        try {
          return changed(file, path, change);
        } catch {
          // An earlier change has removed what this path leads through.
          return file;
        }
      }, FILE as unknown);
      try {
        parseSettings(file);
      } catch (error) {
        if (!(error instanceof SettingsError)) throw error;
        met('a wrong file');
        expect(error.problems.length).toBeGreaterThan(0);
        for (const { says, path } of error.found) {
          expect(says).not.toMatch(/Invalid (key|type|value|length)|Expected|but received|\[object/);
          expect(says).toMatch(/\.$/);
          expect(
            path.length === 0 ||
              ['mode', 'policy', 'options', 'everyMinutes', 'jobs'].includes(String(path[0])) ||
              path.length === 1,
          ).toBe(true);
        }
      }
    },
    { numRuns: 1000 },
  );
});

it('says everything at once, in the order of the file, without lines: so a function says it, too', () => {
  const file = {
    mod: 'act',
    options: { 'utilization.target': 0.7 },
    jobs: [
      { platform: 'managed-flink', name: 'orders', maxKpu: 3, maxParallelism: 'x', policy: 'y' },
      { platform: 'managed-flink', name: 'carts', lag: [{ kind: 'msk' }] },
      { platform: 'managed-flink', name: 'clicks' },
      { platform: 'managed-flink', name: 'clicks', policy: 'z' },
    ],
  };
  expect(() => parseSettings(file)).toThrow(
    `The settings can't be used:
- mod: there is no such key; the nearest is "mode".
- options: utilization.target: an option is written with its prefix; write job.autoscaler.utilization.target.
- job "orders": maxKpu: there is no such key; the nearest is "maxKpus".
- job "orders": maxParallelism: "x" is wrong; it must be a whole number from 1 to 32768.
- job "orders": policy: there is no policy "y"; there is "flink", "autopilot".
- job "carts": lag 1: cluster: it is missing. The name of the MSK cluster as in CloudWatch, or its ARN.
- job "carts": lag 1: consumerGroup: it is missing. The consumer group whose offsets the source commits.
- job "carts": lag 1: topic: it is missing. The topic that the source reads.
- job 4 "clicks": name: job 3 of the file has the same platform and name; every job is there once.
- job 4 "clicks": policy: there is no policy "z"; there is "flink", "autopilot".`,
  );
});
