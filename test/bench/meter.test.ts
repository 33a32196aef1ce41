import { describe, expect, it } from 'vitest';
import { createMeter } from '../../bench/simulator/meter.ts';

const played = (slots: readonly number[], slotsHeldSeconds: number) => {
  const watched: number[] = [];
  const meter = createMeter({
    countFrom: 2,
    slotsHeldSeconds,
    watch: (second, seen) => watched.push(second, seen.slots),
  });
  for (const one of slots) meter.second({ slots: one, age: 0, down: false, load: 1 });
  return { watched, slotSeconds: meter.totals.slotSeconds };
};

describe('what a simulated job pays for', () => {
  it('are its slots, from the second on that counts', () => {
    expect(played([4, 4, 8, 8, 2], 0)).toEqual({ watched: [1, 4, 2, 4, 3, 8, 4, 8, 5, 2], slotSeconds: 18 });
  });

  it('are those that a smaller job has left, too, as long as they are held', () => {
    const { watched, slotSeconds } = played([4, 4, 8, 4, 4, 2, 2, 2, 2], 3);
    expect(watched.filter((_, i) => i % 2 === 1)).toEqual([4, 4, 8, 8, 8, 8, 4, 4, 2]);
    expect(slotSeconds).toBe(8 + 8 + 8 + 8 + 4 + 4 + 2);
  });

  it('is what they were when it grows meanwhile', () => {
    expect(played([4, 8, 4, 16, 4, 4], 2).watched.filter((_, i) => i % 2 === 1)).toEqual([4, 8, 8, 16, 16, 16]);
  });
});
