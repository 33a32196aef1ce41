import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { declarationOf, optionNames } from '../../../lib/options/declared/declarations.ts';
import { taskManagerOptions } from '../../../lib/options/declared/task-manager.ts';
import type { Layer } from '../../../lib/options/layers.ts';
import { resolveOptions } from '../../../lib/options/options.ts';
import { countedProperty } from '../../support/counted-property.ts';

const ours = (configuration: Record<string, string>): Layer => ({ owner: 'ours', configuration });
const platform = (configuration: Record<string, string>): Layer => ({ owner: 'platform', configuration });
const resolved = (...layers: readonly Layer[]) => {
  const result = resolveOptions(layers);
  if (result.kind === 'invalid') throw new Error(result.problems.join('\n'));
  return result;
};

const TARGET = 'job.autoscaler.utilization.target';
const FORMER = 'job.autoscaler.target.utilization';

describe('an option of a higher layer', () => {
  it.each([
    ['a deprecated key', FORMER],
    ['the old prefix', `kubernetes.operator.${TARGET}`],
    ['a deprecated key under the old prefix', `kubernetes.operator.${FORMER}`],
  ])('replaces that of a lower one also under %s', (_, key) => {
    const { options } = resolved(ours({ [TARGET]: '0.7' }), ours({ [key]: '0.5' }));
    expect(options.utilizationTarget).toBe(0.5);
    expect(options.configuration).toEqual({ [key]: '0.5' });
  });

  it('replaces that of a lower one under any of its keys', () => {
    const keys = [TARGET, FORMER, `kubernetes.operator.${TARGET}`, `kubernetes.operator.${FORMER}`];
    const layer = fc.option(
      fc.record({ key: fc.constantFrom(...keys), value: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    countedProperty(
      { 'two layers that write the option': 0.5 },
      [fc.array(layer, { minLength: 2, maxLength: 4 })],
      (met, layers) => {
        const written = layers.filter((one) => one !== null);
        if (written.length > 1) met('two layers that write the option');
        const { options } = resolved(...layers.map((one) => ours(one ? { [one.key]: String(one.value) } : {})));
        expect(options.utilizationTarget).toBe(written.at(-1)?.value ?? 0.7);
      },
      { numRuns: 200 },
    );
  });

  it('leaves the other options of lower layers alone, and keys of the resource that are none of ours', () => {
    const { options } = resolved(
      platform({ 'job.autoscaler.metrics.window': '5 min', 'state.backend.type': 'rocksdb' }),
      ours({ [TARGET]: '0.5' }),
    );
    expect(options).toMatchObject({ metricsWindowMs: 300_000, utilizationTarget: 0.5 });
    expect(options.configuration['state.backend.type']).toBe('rocksdb');
  });

  const BOUNDARY = 'job.autoscaler.target.utilization.boundary';
  const LEGACY = 'job.autoscaler.scaling.key-group.partitions.adjust.mode';
  const ALIGNMENT = 'job.autoscaler.scaling.parallelism-alignment.mode';

  it('counts in its old form before the new form of a lower layer', () => {
    const file = ours({ [ALIGNMENT]: 'OFF', 'job.autoscaler.utilization.max': '0.9' });
    expect(resolved(file, ours({ [LEGACY]: 'EVENLY_SPREAD' })).options.alignment).toEqual({
      kind: 'legacy',
      mode: 'EVENLY_SPREAD',
    });
    expect(resolved(file, ours({ [BOUNDARY]: '0.1' })).options).toMatchObject({
      utilizationMax: undefined,
      utilizationBoundary: 0.1,
    });
  });

  it('counts in its new form before the old one of its own and of lower layers', () => {
    const alignment = (...layers: readonly Layer[]) => resolved(...layers).options.alignment;
    expect(alignment(ours({ [ALIGNMENT]: 'OFF', [LEGACY]: 'EVENLY_SPREAD' }))).toEqual({ kind: 'off' });
    expect(alignment(ours({ [LEGACY]: 'EVENLY_SPREAD' }), ours({ [ALIGNMENT]: 'OFF' }))).toEqual({ kind: 'off' });
  });
});

describe("what is odd in the platform's resource is ignored with a note", () => {
  it.each([
    ['kubernetes.operator.job.autoscaler.autotune.enable', 'true', 'there is no such option'],
    ['job.autoscaler.decision.interval', '10s', 'there is no such option'],
    ['job.autoscaler.justin.enabled', 'true', 'there is no such option'],
    ['kubernetes.operator.job.autoscaler.scaling.sources.enabled', 'false', 'there is no such option'],
    ['job.autoscaler.restart.time', 'soon', '"soon" is wrong; it must be a whole number and a unit'],
    ['kubernetes.operator.job.autoscaler.target.utilization', '7', '"7" is wrong; it must be between 0 and 1'],
    ['job.autoscaler.scale-down.max-factor', 'NaN', '"NaN" is wrong; it must be a finite number'],
    ['taskmanager.memory.network.fraction', 'some', '"some" is wrong; it must be a number'],
  ])('%s: %s', (key, text, why) => {
    const { options, notes } = resolved(platform({ [key]: text, 'job.autoscaler.metrics.window': '5 min' }));
    expect(notes).toEqual([
      {
        rule: 'resource-option-ignored',
        bound: key,
        says: expect.stringContaining(`The option ${key} in the job's own resource is ignored: ${why}`),
      },
    ]);
    expect(options.configuration).toEqual({ 'job.autoscaler.metrics.window': '5 min' });
  });

  const VERTEX = 'ab'.repeat(16);

  it.each([
    ['job.autoscaler.vertex.exclude.ids', `${VERTEX};orders`, [VERTEX, 'orders'], '"orders" is wrong;'],
    ['job.autoscaler.scaling.custom-executors', 'mine', ['mine'], `"mine" is wrong; Java plug-ins can't run here`],
  ])('in part, where it is an item of a list: %s: %s', (key, text, items, why) => {
    const { options, notes } = resolved(platform({ [key]: text }));
    const [note, ...others] = notes;
    expect(others).toEqual([]);
    expect(note).toMatchObject({ rule: 'resource-option-ignored', bound: key });
    expect(note?.says).toContain(`is ignored in part: ${why}`);
    expect([options.excludedPeriods, options.vertexExcludeIds, options.customExecutors]).toContainEqual(items);
  });

  it.each([
    ['9:00-10:00;never;noon', ['9:00-10:00', 'never', 'noon'], '"never" is wrong;'],
    ['"9:00-10:00', ['"9:00-10:00'], 'it must be a list separated by ";"'],
  ])('but never excluded periods: %s', (text, periods, why) => {
    const key = 'job.autoscaler.excluded.periods';
    const { options, notes } = resolved(platform({ [key]: text }));
    expect(options.excludedPeriods).toEqual(periods);
    expect(notes).toEqual([{ rule: 'resource-option-ignored', says: expect.stringContaining(why), bound: key }]);
    expect(notes[0]?.says).toContain('nothing is changed until it can');
  });

  it.each([
    ['job.autoscaler.quota.memory', '20Gi'],
    ['job.autoscaler.quota.cpu', '10 cores'],
    ['job.autoscaler.quota.cpu', 'NaN'],
    ['job.autoscaler.quota.cpu', '-1'],
    ['job.autoscaler.vertex.exclude.ids', `'${VERTEX}`],
    ['job.autoscaler.vertex.max-parallelism', '24.0'],
  ])('but never a limit: %s: %s', (key, text) => {
    const { options, notes } = resolved(platform({ [key]: text }));
    expect(options.unusableLimits).toMatchObject([{ key }]);
    expect(notes).toEqual([
      { rule: 'resource-option-ignored', says: expect.stringContaining('nothing is changed until it can'), bound: key },
    ]);
    expect(resolved(platform({ [key]: text }), ours({ [key]: key.endsWith('ids') ? VERTEX : '8' }))).toMatchObject({
      options: { unusableLimits: [] },
      notes: [],
    });
  });

  it('and the value of the next lower layer counts', () => {
    const { options } = resolved(ours({ [TARGET]: '0.6' }), platform({ [FORMER]: '60 %' }));
    expect(options.utilizationTarget).toBe(0.6);
  });

  it.each([
    [{ [TARGET]: '0.5', [FORMER]: '0.6' }, TARGET, FORMER],
    [{ [`kubernetes.operator.${TARGET}`]: '0.5', [FORMER]: '0.6' }, `kubernetes.operator.${TARGET}`, FORMER],
    [{ [TARGET]: '0.5', [`kubernetes.operator.${TARGET}`]: '0.5' }, TARGET, `kubernetes.operator.${TARGET}`],
  ])('where one option is under two keys, the key that does not count: %j', (configuration, counts, ignored) => {
    const { options, notes } = resolved(platform(configuration));
    expect(options.utilizationTarget).toBe(0.5);
    expect(notes).toEqual([
      {
        rule: 'resource-option-ignored',
        bound: ignored,
        says: `The option ${ignored} in the job's own resource is ignored: ${counts} is the same option, and counts.`,
      },
    ]);
    expect(resolved(platform(configuration), ours({ [TARGET]: '0.9' })).notes).toEqual([]);
  });

  const WINDOW = 'job.autoscaler.metrics.window';
  it.each([
    [WINDOW, '15', 15, '"15" has no unit, and counts as 15 milliseconds, as Flink reads it'],
    [WINDOW, '15 ms', 15, '"15 ms" is too short: no measurement falls into it'],
    ['job.autoscaler.stabilization.interval', ' 300 ', 300, '" 300 " has no unit, and counts as 300 milliseconds'],
    [WINDOW, '900000', 900_000, undefined],
    [WINDOW, '15 min', 900_000, undefined],
    ['job.autoscaler.scale-down.interval', '0', 0, undefined],
  ])('%s: %j counts as Flink reads it, %d ms, with a note where that is hardly meant', (key, text, ms, note) => {
    const { options, notes } = resolved(platform({ [key]: text }));
    const { metricsWindowMs, stabilizationIntervalMs, scaleDownIntervalMs } = options;
    expect([metricsWindowMs, stabilizationIntervalMs, scaleDownIntervalMs]).toContain(ms);
    expect(notes).toEqual(
      note === undefined
        ? []
        : [{ rule: 'resource-option-odd', bound: key, says: expect.stringContaining(`own resource: ${note}`) }],
    );
  });

  it('without a note where a higher layer replaces it anyway', () => {
    const { options, notes } = resolved(platform({ [FORMER]: '60 %' }), ours({ [TARGET]: '0.8' }));
    expect(options.utilizationTarget).toBe(0.8);
    expect(notes).toEqual([]);
  });

  it.each([
    ['its own bound', { 'job.autoscaler.utilization.max': '0.6' }, {}, ['job.autoscaler.utilization.max']],
    ['a bound of ours', { [FORMER]: '0.9' }, { 'job.autoscaler.utilization.max': '0.8' }, [FORMER]],
    [
      'our largest parallelism',
      { 'job.autoscaler.vertex.min-parallelism': '8' },
      { 'job.autoscaler.vertex.max-parallelism': '4' },
      ['job.autoscaler.vertex.min-parallelism'],
    ],
    [
      'two values',
      { [TARGET]: '0.5', 'job.autoscaler.utilization.max': '0.4', 'job.autoscaler.utilization.min': '0.9' },
      {},
      ['job.autoscaler.utilization.max', 'job.autoscaler.utilization.min'],
    ],
  ])('when it contradicts %s', (_, resource: Record<string, string>, file: Record<string, string>, ignored) => {
    const { options, notes } = resolved(platform(resource), ours(file));
    expect(notes.map(({ bound }) => bound)).toEqual(ignored);
    expect(Object.keys(options.configuration)).not.toEqual(expect.arrayContaining(ignored));
    expect(options.configuration).toMatchObject(file);
  });
});

it('what is wrong in a layer of ours is a problem, whatever the resource says', () => {
  const result = resolveOptions([platform({ [TARGET]: '0.6' }), ours({ 'job.autoscaler.justin.enabled': 'true' })]);
  expect(result).toEqual({
    kind: 'invalid',
    problems: [
      'job.autoscaler.justin.enabled: there is no such option; the nearest is job.autoscaler.scaling.enabled.',
    ],
  });
});

it('no key belongs to two options', () => {
  const declarations = [...optionNames.map(declarationOf), ...Object.values(taskManagerOptions)];
  const keys = declarations.flatMap(({ key, alternatives }) => [key, ...alternatives]);
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
});
