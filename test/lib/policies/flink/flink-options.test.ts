import { describe, expect, it } from 'vitest';
import { OptionError } from '../../../../lib/options/option-error.ts';
import { flinkOptions } from '../../../../lib/policies/flink/flink-options.ts';
import { validate } from '../../../../lib/policies/flink/validate.ts';

describe('flinkOptions', () => {
  it('stumbles over a wrong value only where it is used', () => {
    const options = flinkOptions({ 'job.autoscaler.restart.time': 'x', 'job.autoscaler.metrics.window': '1 min' });
    expect(options.metricsWindowMs).toBe(60_000);
    expect(() => options.restartTimeMs).toThrow(OptionError);
    expect(() => options.restartTimeMs).toThrow("Could not parse value 'x' for key 'job.autoscaler.restart.time'.");
  });

  it("names the option's own key for a value under an older one", () => {
    const options = flinkOptions({ 'job.autoscaler.target.utilization': 'x' });
    expect(() => options.utilizationTarget).toThrow("for key 'job.autoscaler.utilization.target'");
  });

  it('takes an unknown alignment mode for BALANCED, and reads the deprecated one only when it counts', () => {
    const legacy = { 'job.autoscaler.scaling.key-group.partitions.adjust.mode': 'OFF' };
    const mode = { 'job.autoscaler.scaling.parallelism-alignment.mode': 'off' };
    expect(flinkOptions({ ...legacy, ...mode }).alignment).toEqual({ kind: 'balanced' });
    expect(() => flinkOptions(legacy).alignment).toThrow(OptionError);
  });
});

describe('validate', () => {
  const key = (name: string) => `job.autoscaler.${name}`;
  const on = { [key('enabled')]: 'true' };
  const range = (name: string, text: string) =>
    `The AutoScalerOption ${key(name)} is invalid, it should be a value within the range ${text}`;

  it.each([
    [{}, { kind: 'valid' }],
    [{ [key('utilization.target')]: '7' }, { kind: 'valid' }],
    [{ ...on, [key('utilization.target')]: '1' }, { kind: 'valid' }],
    [{ ...on, [key('utilization.target')]: '1.5' }, violation(range('utilization.target', '[0.0, 1.0]'))],
    [{ ...on, [key('utilization.min')]: '0.71' }, violation(range('utilization.min', '[0.0, 0.7]'))],
    [{ ...on, [key('scale-up.max-factor')]: '-1' }, violation(range('scale-up.max-factor', '[0.0, +Infinity]'))],
    [
      { ...on, [key('utilization.max')]: 'abc' },
      violation(`Invalid value in the autoscaler config ${key('utilization.max')}`),
    ],
    [{ ...on, [key('memory.tuning.overhead')]: '3' }, { kind: 'valid' }],
    [
      { ...on, [key('memory.tuning.overhead')]: '3', [key('memory.tuning.enabled')]: 'true' },
      violation(range('memory.tuning.overhead', '[0.0, 1.0]')),
    ],
    [
      { ...on, [key('excluded.periods')]: '9:00-10:00;bad' },
      violation(
        `Invalid value bad in the autoscaler config ${key('excluded.periods')}, the value is neither a valid daily expression nor a valid cron expression`,
      ),
    ],
    // All are checked before the first violation is reported, so a value that can't be read comes first.
    [
      { ...on, [key('scale-down.max-factor')]: '-1', [key('utilization.target')]: 'abc' },
      {
        kind: 'exception',
        exception: 'IllegalArgumentException',
        message: `Could not parse value 'abc' for key '${key('utilization.target')}'.`,
      },
    ],
  ])('%j', (configuration: Record<string, string>, verdict) => expect(validate(configuration)).toEqual(verdict));
});

function violation(message: string) {
  return { kind: 'violation', message };
}
