/** Many schedules, one after the other, and a minimal story of each violation. */
import { isAlike } from './record.ts';
import { type Played, play } from './schedule.ts';
import { type Shrunk, shrink } from './shrink.ts';
import { storyOf } from './story.ts';

export interface Many {
  readonly schedules: number;
  readonly counts: Readonly<Record<string, number>>;
  /** One for each violated invariant of the first seeds that violate it. */
  readonly stories: readonly string[];
  /** Seeds, by what they violate. */
  readonly violating: Readonly<Record<string, readonly number[]>>;
}

export interface ManyOptions {
  /** First and last seed. */
  readonly from: number;
  readonly to: number;
  readonly played?: (played: Played) => void;
}

export const playMany = async (options: ManyOptions): Promise<Many> => {
  const { from, to, played: tell = () => {} } = options;
  const counts: Record<string, number> = {};
  const violating: Record<string, number[]> = {};
  const stories: string[] = [];
  for (let seed = from; seed <= to; seed++) {
    const played = await play({ seed });
    tell(played);
    for (const [name, value] of Object.entries(played.counts)) {
      counts[name] = MAXIMA.has(name) ? Math.max(counts[name] ?? 0, value) : (counts[name] ?? 0) + value;
    }
    for (const violation of firstOfEach(played)) {
      const seeds = violating[violation.invariant] ?? [];
      violating[violation.invariant] = [...seeds, seed];
      if (seeds.length > 0) continue;
      const found: Shrunk = { played, violation };
      stories.push(storyOf(await shrink({ seed }, found)));
    }
  }
  return { schedules: to - from + 1, counts, stories, violating };
};

const MAXIMA: ReadonlySet<string> = new Set(['stateBytes', 'eventBytes']);

/** Of each kind of violation. */
const firstOfEach = ({ violations }: Played) =>
  violations.filter((violation, i) => violations.findIndex((other) => isAlike(other, violation)) === i);
