import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { optionsDocument } from '../../../cli/options-doc.ts';
import { declarationOf, optionNames } from '../../../lib/options/declared/declarations.ts';
import { type Options, parseOptions, resolveOptions } from '../../../lib/options/options.ts';

const parsed = (configuration: Record<string, string>): Options => {
  const result = parseOptions(configuration);
  if (result.kind === 'invalid') throw new Error(result.problems.join('\n'));
  return result.options;
};

const ofResource = (configuration: Record<string, string>): Options => {
  const result = resolveOptions([{ owner: 'platform', configuration }]);
  if (result.kind === 'invalid') throw new Error(result.problems.join('\n'));
  return result.options;
};

const problems = (configuration: Record<string, string>): readonly string[] => {
  const result = parseOptions(configuration);
  return result.kind === 'invalid' ? result.problems : [];
};

describe('without any configuration', () => {
  it("has Flink's defaults", () => {
    expect(parsed({})).toMatchObject({
      enabled: false,
      metricsWindowMs: 15 * 60_000,
      utilizationTarget: 0.7,
      utilizationMax: undefined,
      scaleDownIntervalMs: 3_600_000,
      vertexMaxParallelism: 200,
      scaleUpMaxFactor: 100_000,
      historyMaxAgeMs: 86_400_000,
      busyTimeAggregator: 'MAX',
      excludedPeriods: [],
      alignment: { kind: 'balanced' },
      taskSlots: 1,
      parallelismOverrides: {},
    });
  });

  it.each(optionNames.map((name) => [name, declarationOf(name).defaultText] as const))(
    'the default of %s can be read',
    (name, text) => expect(text === undefined || declarationOf(name).type.parse(text) !== undefined).toBe(true),
  );
});

describe('of several keys of one option in a resource, the one that Java finds first is in force', () => {
  const old = 'kubernetes.operator.';
  const key = 'job.autoscaler.';
  it.each([
    [{ [`${key}utilization.target`]: '0.9', [`${old}${key}utilization.target`]: '0.2' }, 0.9],
    [{ [`${key}target.utilization`]: '0.9', [`${old}${key}utilization.target`]: '0.2' }, 0.2],
    [{ [`${key}target.utilization`]: '0.9', [`${old}${key}target.utilization`]: '0.3' }, 0.3],
    [{ [`${key}target.utilization`]: '0.9' }, 0.9],
  ])('%j aims at %d', (configuration, target) => expect(ofResource(configuration).utilizationTarget).toBe(target));

  it('tries the former name first for the scale-down interval under the old prefix', () => {
    const both = { [`${old}${key}scale-down.interval`]: '5 h', [`${old}${key}scale-up.grace-period`]: '0 s' };
    expect(ofResource(both).scaleDownIntervalMs).toBe(0);
  });
});

it.each([
  [{}, { kind: 'balanced' }],
  [{ 'job.autoscaler.scaling.parallelism-alignment.mode': 'OFF' }, { kind: 'off' }],
  [{ 'job.autoscaler.scaling.parallelism-alignment.mode': 'EVENLY_SPREAD' }, { kind: 'evenly-spread' }],
  [
    { 'job.autoscaler.scaling.key-group.partitions.adjust.mode': 'maximize_utilisation' },
    { kind: 'legacy', mode: 'MAXIMIZE_UTILISATION' },
  ],
  [
    {
      'job.autoscaler.scaling.parallelism-alignment.mode': 'BALANCED',
      'job.autoscaler.scaling.key-group.partitions.adjust.mode': 'EVENLY_SPREAD',
    },
    { kind: 'balanced' },
  ],
])('%j aligns %j', (configuration, alignment) => expect(parsed(configuration).alignment).toEqual(alignment));

describe('what is wrong', () => {
  it.each([
    [
      'metrics.windw',
      '1 min',
      'job.autoscaler.metrics.windw: there is no such option; the nearest is job.autoscaler.metrics.window.',
    ],
    ['metrics.window', '5 mins', '"5 mins" is wrong; it must be a whole number and a unit (d, h, min, s or ms)'],
    ['scale-down.interval', '100000000 d', '"100000000 d" is wrong; it must be at most 1000000 d.'],
    ['restart.time', '9223372036854775807 ms', 'is wrong; it must be at most 1000000 d.'],
    ['metrics.window', '15 d', '"15 d" is wrong; it must be at most 14 d.'],
    ['utilization.target', '1.01', '"1.01" is wrong; it must be between 0 and 1.'],
    ['utilization.target', 'NaN', '"NaN" is wrong; it must be a finite number.'],
    ['utilization.max', '0.69', '"0.69" is wrong; it must be between utilization.target (0.7) and 1.'],
    ['vertex.min-parallelism', '300', '"300" is wrong; it must be at most vertex.max-parallelism (200).'],
    ['vertex.min-parallelism', '0', '"0" is wrong; it must be at least 1.'],
    ['scaling.parallelism-alignment.mode', 'of', 'the nearest is OFF.'],
    ['excluded.periods', '9:00-10:00;bad', 'job.autoscaler.excluded.periods: "bad" is wrong'],
    ['excluded.periods', '&&', '"&&" is wrong'],
    ['vertex.exclude.ids', 'orders', '"orders" is wrong; it must be a vertex id of 32 hex digits'],
    ['scaling.custom-executors', 'mine', "Java plug-ins can't run here"],
    ['scaling.custom-executor.mine.class', 'a.B', "Java plug-ins can't run here"],
  ])('%s = %s', (name, value, says) => {
    expect(problems({ [`job.autoscaler.${name}`]: value })).toEqual([expect.stringContaining(says)]);
  });

  it('names the key that was written, also an old one', () => {
    expect(problems({ 'kubernetes.operator.job.autoscaler.target.utilization': '2' })).toEqual([
      'kubernetes.operator.job.autoscaler.target.utilization: "2" is wrong; it must be between 0 and 1.',
    ]);
  });

  it('compares a key under our own prefix with the options of Flink, too', () => {
    expect(problems({ 'job.autopilot.metrics.window': '1 min' })).toEqual([
      'job.autopilot.metrics.window: there is no such option; the nearest is job.autoscaler.metrics.window.',
    ]);
  });

  it.each([
    [
      'utilization.target',
      'utilization.target: an option is written with its prefix; write job.autoscaler.utilization.target.',
    ],
    [
      'target.utilization',
      'target.utilization: an option is written with its prefix; write job.autoscaler.utilization.target.',
    ],
    [
      'memory.head-room',
      'memory.head-room: an option is written with its prefix; write job.autopilot.memory.head-room.',
    ],
  ])('names the prefix that %s lacks', (key, says) => {
    expect(problems({ [key]: '0.5' })).toEqual([says]);
  });

  it.each([
    [['job.autoscaler.utilization.target', 'job.autoscaler.target.utilization']],
    [['job.autoscaler.utilization.target', 'kubernetes.operator.job.autoscaler.utilization.target']],
    [['taskmanager.memory.managed.size', 'taskmanager.memory.size']],
  ])('names both keys when one option is written twice: %j', (keys) => {
    const text = keys[0]?.startsWith('task') ? '1 gb' : '0.5';
    const [problem, ...others] = problems(Object.fromEntries(keys.map((key) => [key, text])));
    expect(others).toEqual([]);
    expect(problem).toBe(`${keys[0]}: ${keys[1]} is the same option; keep ${keys[0]} alone.`);
  });

  it('says every problem at once', () => {
    expect(problems({ 'job.autoscaler.restart.time': 'x', 'job.autoscaler.quota.memory': '0.5 gb' })).toHaveLength(2);
  });

  it.each([
    ['autoscaler.utilization.target', '0.5', 'job.autoscaler.utilization.target'],
    ['job.autoscale.utilization.target', '0.5', 'job.autoscaler.utilization.target'],
    ['flink.autoscaler.metrics.window', '5 min', 'job.autoscaler.metrics.window'],
    ['Job.Autoscaler.Utilization.Target', '0.5', 'job.autoscaler.utilization.target'],
    [' job.autoscaler.utilization.target ', '0.5', 'job.autoscaler.utilization.target'],
    ['job_autoscaler_metrics_window', '5 min', 'job.autoscaler.metrics.window'],
    ['utilisation.target', '0.5', 'job.autoscaler.utilization.target'],
    ['taskmanager.numberoftaskslots', '4', 'taskmanager.numberOfTaskSlots'],
  ])('%j is no option, and the nearest one is named', (key, text, nearest) => {
    expect(problems({ [key]: text })).toEqual([`${key}: there is no such option; the nearest is ${nearest}.`]);
  });

  it.each(['state.backend.type', 'execution.checkpointing.interval', 'jobmanager.scheduler'])(
    '%s belongs to the job, and not to our file',
    (key) => {
      expect(problems({ [key]: 'x' })).toEqual([
        `${key}: there is no such option; Flink's own configuration belongs to the job, not to these settings: remove the key here.`,
      ]);
    },
  );

  it.each([
    [
      'metrics.window',
      '15',
      '"15" has no unit, and would be 15 milliseconds; write the unit, such as "15 min" or "15 s".',
    ],
    ['metrics.window', '15 ms', '"15 ms" is too short: no measurement falls into it; write "15 min".'],
    [
      'restart.time',
      '300000',
      '"300000" has no unit, and would be 300000 milliseconds; write the unit, such as "5 min".',
    ],
    ['metrics.window', 'PT15M', 'such as "15 min"; write "15 min".'],
    ['metrics.window', 'PT1H30M', '; write "90 min".'],
    ['metrics.window', '1.5 h', '; write "90 min".'],
    ['metrics.window', '1h30m', '; write "90 min".'],
    ['metrics.window', '5 mins', '; write "5 min".'],
    ['utilization.target', '70%', 'it must be a number, such as 0.7; write "0.7".'],
    ['utilization.target', '0,7', '; write "0.7".'],
    ['utilization.target', '70', 'it must be between 0 and 1; write "0.7".'],
    ['utilization.target', '1.7', 'it must be between 0 and 1.'],
    ['enabled', 'yes', 'it must be true or false; write "true".'],
    ['vertex.max-parallelism', '1_000', 'it must be a whole number; write "1000".'],
    ['quota.memory', '1.5g', '; write "1536 mb".'],
    ['metrics.busy-time.aggregator', 'MAXX', 'it must be MAX, AVG or MIN; write "MAX".'],
  ])('%s = %s says what was probably meant', (name, text, says) => {
    const [problem, ...others] = problems({ [`job.autoscaler.${name}`]: text });
    expect(others).toEqual([]);
    expect(problem?.endsWith(says)).toBe(true);
  });

  it('keys of others in a resource are left alone, but not those of Flink that are read', () => {
    expect(ofResource({ 'state.backend.type': 'rocksdb', 'execution.checkpointing.interval': 'what?' })).toBeDefined();
    expect(problems({ 'taskmanager.memory.process.size': '4 gib' })).toEqual([
      expect.stringContaining('taskmanager.memory.process.size: "4 gib" is wrong'),
    ]);
  });
});

it('docs/options.md is what `node cli/options-doc.ts` writes', () => {
  expect(readFileSync(new URL('../../../docs/options.md', import.meta.url), 'utf8')).toBe(optionsDocument());
});
