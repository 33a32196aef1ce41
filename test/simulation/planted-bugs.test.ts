import { describe, expect, it } from 'vitest';
import { PLANTED_BUGS, type PlantedBug } from './planted-bugs.ts';
import { play } from './play/schedule.ts';
import { shrink } from './play/shrink.ts';
import { storyOf } from './play/story.ts';

/** Within so many schedules of the 500 that are played, in which something goes wrong with every tenth call. */
const SCHEDULES = 50;
const CALLS = 0.1;
/** Of leaving faults out of a violation. */
const MOST_TRIES = 45;

/** The first seed that shows it. */
const find = async ({ broken, violates }: PlantedBug) => {
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const played = await play({ seed, broken, calls: CALLS });
    const violation = played.violations.find((one) => violates.includes(one.invariant));
    if (violation) return { played, violation };
  }
  return undefined;
};

describe('a bug that is planted is found, with its story', () => {
  it.each(PLANTED_BUGS)('$name', async (bug) => {
    const found = await find(bug);
    if (!found) throw new Error(`${bug.name}: not found in ${SCHEDULES} schedules`);
    const { seed } = found.played;
    const shrunk = await shrink({ seed, broken: bug.broken, calls: CALLS }, found, MOST_TRIES);
    const story = storyOf(shrunk);
    expect(story).toContain(`${shrunk.violation.invariant}, job ${shrunk.violation.job}: `);
    expect(story).toContain(`--seed ${seed}`);
    expect(shrunk.played.struck.length).toBeLessThanOrEqual(found.played.struck.length);
    expect(story.split('\n').length).toBeLessThan(80);
  });

  it('without it those schedules violate nothing', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const { violations } = await play({ seed });
      expect(violations).toEqual([]);
    }
  });
});
