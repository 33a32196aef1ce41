import { describe, expect, it } from 'vitest';
import { flatConfiguration, placesOf } from '../../../../functions/flink-kubernetes-operator/configuration.ts';
import { errorIn } from '../../../../functions/flink-kubernetes-operator/operator-error.ts';
import { inheritedOptions, readable } from '../../../../functions/targets/eks/inherited-options.ts';
import { resolveJobOptions } from '../../../../lib/settings/job-options.ts';
import { ordersSettings } from '../../../support/kubernetes/orders.ts';

const KEY = 'pipeline.jobvertex-parallelism-overrides';

describe('a configuration', () => {
  it('is read flat and nested, as Flink reads it', () => {
    expect(
      flatConfiguration({
        'taskmanager.numberOfTaskSlots': '4',
        taskmanager: { memory: { 'process.size': '4 gb' } },
        execution: { checkpointing: { interval: '60 s', enabled: true, timeouts: [1, 2] }, unset: null },
      }),
    ).toEqual({
      'taskmanager.numberOfTaskSlots': '4',
      'taskmanager.memory.process.size': '4 gb',
      'execution.checkpointing.interval': '60 s',
      'execution.checkpointing.enabled': 'true',
      'execution.checkpointing.timeouts': '1;2',
    });
    expect(flatConfiguration(undefined)).toEqual({});
  });

  it.each([
    [{ [KEY]: 'a:1' }, [[KEY]]],
    [{ pipeline: { 'jobvertex-parallelism-overrides': 'a:1' } }, [['pipeline', 'jobvertex-parallelism-overrides']]],
    [{ [KEY]: { a: 1 } }, [[KEY]]],
    [{ pipeline: { 'max-parallelism': 9 } }, []],
    [
      { [KEY]: 'a:1', pipeline: { 'jobvertex-parallelism-overrides': 'a:2' } },
      [[KEY], ['pipeline', 'jobvertex-parallelism-overrides']],
    ],
  ])('shows where a key stands: %j', (raw, places) => {
    expect(placesOf(raw, KEY)).toEqual(places);
  });

  it('hands on what says how task managers divide their memory, also what can not be read, which is then said', () => {
    expect(
      inheritedOptions({
        'taskmanager.numberOfTaskSlots': '4',
        'taskmanager.memory.managed.fraction': '0.2',
        'taskmanager.network.memory.buffers-per-channel': '4',
        'taskmanager.memory.flink.size': 'a lot',
        'taskmanager.memory.network.fraction': 'NaN',
        'taskmanager.rpc.port': '6122',
        'jobmanager.memory.process.size': '2 gb',
      }),
    ).toEqual({
      'taskmanager.numberOfTaskSlots': '4',
      'taskmanager.memory.managed.fraction': '0.2',
      'taskmanager.network.memory.buffers-per-channel': '4',
      'taskmanager.memory.flink.size': 'a lot',
      'taskmanager.memory.network.fraction': 'NaN',
    });
  });

  it.each([
    ['taskmanager.memory.flink.size', 'a lot', /^The option taskmanager.memory.flink.size .* is ignored: /],
    ['taskmanager.memory.network.fraction', 'NaN', /network.fraction .* is ignored/],
    ['taskmanager.numberOfTaskSlots', 'four', /numberOfTaskSlots .* is ignored/],
    ['job.autoscaler.metrics.custom-evaluator.mine.class', 'com.example.Mine', /Java plug-ins can't run here/],
    ['job.autoscaler.target.utilisation', '0.6', /there is no such option/],
  ])('is ignored with a reason where it is wrong: %s', (key, value, says) => {
    const settings = ordersSettings({ name: 'prod' });
    const { notes } = resolveJobOptions({ policy: 'flink', options: {} }, settings, inheritedOptions({ [key]: value }));
    expect(notes).toMatchObject([{ rule: 'resource-option-ignored', says: expect.stringMatching(says), bound: key }]);
    expect(readable({ [key]: value, 'taskmanager.numberOfTaskSlots.x': '1' })).not.toHaveProperty([key]);
  });

  it("hands on options of the operator's autoscaler, but not what switches that one on and off", () => {
    expect(
      inheritedOptions({
        'job.autoscaler.enabled': 'false',
        'job.autoscaler.scaling.enabled': 'false',
        'kubernetes.operator.job.autoscaler.enabled': 'true',
        'job.autoscaler.metrics.custom-evaluator.mine.class': 'com.example.Mine',
        'job.autoscaler.target.utilization': '0.6',
        'kubernetes.operator.job.autoscaler.stabilization.interval': '1m',
        'parallelism.default': '4',
      }),
    ).toEqual({
      'job.autoscaler.metrics.custom-evaluator.mine.class': 'com.example.Mine',
      'job.autoscaler.target.utilization': '0.6',
      'kubernetes.operator.job.autoscaler.stabilization.interval': '1m',
    });
  });
});

it("the operator's error is shown without its stack", () => {
  const error = {
    type: 'org.apache.flink.kubernetes.operator.exception.ReconciliationException',
    message: 'Could not deploy',
    stackTrace: 'at a.b.C\nat d.e.F',
    throwableList: [{ message: 'Could not deploy' }, { message: 'pods "x" is forbidden: exceeded quota' }],
  };
  expect(errorIn(JSON.stringify(error))).toBe(
    'Could not deploy: pods "x" is forbidden: exceeded quota (ReconciliationException)',
  );
  expect(errorIn('plain words')).toBe('plain words');
});
