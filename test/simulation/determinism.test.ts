import { describe, expect, it } from 'vitest';
import { lineText } from './play/record.ts';
import { play } from './play/schedule.ts';

describe('a schedule', () => {
  it.each([3, 6, 11, 24])('of one seed is the same to the last line, each time (seed %i)', async (seed) => {
    const first = await play({ seed });
    const second = await play({ seed });
    expect(first.lines.length).toBeGreaterThan(500);
    expect(second.lines.map(lineText)).toEqual(first.lines.map(lineText));
    expect(second.struck).toEqual(first.struck);
    expect(second.counts).toEqual(first.counts);
  });

  it('of another seed is another one', async () => {
    const first = await play({ seed: 1 });
    const second = await play({ seed: 2 });
    expect(second.lines.map(lineText)).not.toEqual(first.lines.map(lineText));
  });

  it('without one of its faults has all the others that struck before it', async () => {
    const all = await play({ seed: 6 });
    const last = all.struck.at(-1);
    const only = new Set(all.struck.map(({ key }) => key).filter((key) => key !== last?.key));
    const without = await play({ seed: 6, only });
    const before = all.struck.filter(({ at }) => at < (last?.at ?? 0));
    expect(before.length).toBeGreaterThan(5);
    expect(without.struck.filter(({ at }) => at < (last?.at ?? 0))).toEqual(before);
  });
});
