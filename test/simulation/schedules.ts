/** The schedules of the suite, in parts that run side by side. */
import { describe, expect, it } from 'vitest';
import { type Many, playMany } from './play/play-many.ts';

const PER_TEST = 50;

/** Both seeds included. */
export const describeSchedules = (from: number, to: number): void => {
  describe(`schedules ${from} to ${to}`, () => {
    const met: Record<string, number> = {};

    const remember = ({ counts }: Many): void => {
      for (const [name, value] of Object.entries(counts)) met[name] = (met[name] ?? 0) + value;
    };
    for (let first = from; first <= to; first += PER_TEST) {
      const last = Math.min(to, first + PER_TEST - 1);
      it(`${first} to ${last}: everything that must hold holds`, async () => {
        const many = await playMany({ from: first, to: last });
        remember(many);
        expect(many.stories.join('\n\n')).toBe('');
      });
    }

    it('they came to everything that matters', () => {
      const schedules = to - from + 1;
      expect(met['evaluations']).toBeGreaterThan(15 * schedules);
      expect(met['effects']).toBeGreaterThan(schedules);
      expect(met['faults']).toBeGreaterThan(10 * schedules);
      for (const name of ['confirmed', 'failed', 'refused', 'rolled-back']) expect(met[name], name).toBeGreaterThan(0);
    });
  });
};
