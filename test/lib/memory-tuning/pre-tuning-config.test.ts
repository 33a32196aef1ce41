import { describe, expect, it } from 'vitest';
import { preTuningConfig, withTuning } from '../../../lib/memory-tuning/pre-tuning-config.ts';
import type { TuningRecord } from '../../../lib/model/autoscaler-state.ts';
import type { ConfigChanges } from '../../../lib/model/decision.ts';

const size = 'taskmanager.memory.process.size';
const managed = 'taskmanager.memory.managed.size';
const fraction = 'taskmanager.memory.managed.fraction';
const slots = { 'taskmanager.numberOfTaskSlots': '2' };

/** As tuning has it: a size and a share to set, another size to remove. */
const tuned = (bytes: string): ConfigChanges => ({
  overrides: { [size]: bytes, [fraction]: '0.1' },
  removals: [managed],
});
const as = (bytes: string) => ({ ...slots, [size]: bytes, [fraction]: '0.1' });
const written = { ...slots, [size]: '4 gb', [managed]: '1 gb' };

describe('the original of a configuration', () => {
  it('is what stands there, while nothing was tuned, and while what was decided is not written', () => {
    expect(preTuningConfig(written, undefined)).toBe(written);
    expect(preTuningConfig(written, withTuning(undefined, written, tuned('3 gb')))).toBe(written);
  });

  it('is what stood there before the first tuning, however often it is tuned', () => {
    const first = withTuning(undefined, written, tuned('3 gb'));
    expect(preTuningConfig(as('3 gb'), first)).toEqual(written);
    const second = withTuning(first, as('3 gb'), tuned('2 gb'));
    expect(preTuningConfig(as('2 gb'), second)).toEqual(written);
    const third = withTuning(second, as('2 gb'), tuned('3500 mb'));
    expect(preTuningConfig(as('3500 mb'), third)).toEqual(written);
  });

  it('is still known when a later tuning was decided but never written, or rolled back', () => {
    const first = withTuning(undefined, written, tuned('3 gb'));
    const second = withTuning(first, as('3 gb'), tuned('2 gb'));
    expect(preTuningConfig(as('3 gb'), second)).toEqual(written);
    expect(preTuningConfig(written, second)).toBe(written);
  });

  it.each([
    ['a size', { ...as('3 gb'), [size]: '8 gb' }],
    ['a share', { ...as('3 gb'), [fraction]: '0.5' }],
    ['what was removed', { ...as('3 gb'), [managed]: '2 gb' }],
    ['what was added', { ...slots, [size]: '3 gb' }],
  ])('is the present configuration as soon as others have written %s', (_, theirs) => {
    const first = withTuning(undefined, written, tuned('3 gb'));
    expect(preTuningConfig(theirs, first)).toBe(theirs);
    const next = withTuning(first, theirs, tuned('2 gb'));
    expect(preTuningConfig(as('2 gb'), next)[size]).toBe(theirs[size]);
  });

  it('keeps what others have written beside it since', () => {
    const first = withTuning(undefined, written, tuned('3 gb'));
    const more = { 'taskmanager.memory.task.off-heap.size': '64 mb' };
    expect(preTuningConfig({ ...as('3 gb'), ...more }, first)).toEqual({ ...written, ...more });
  });
});

it('a decision without configuration leaves what is remembered', () => {
  const record: TuningRecord = { before: tuned('4 gb'), written: [] };
  expect(withTuning(record, written, { overrides: {}, removals: [] })).toBe(record);
});
