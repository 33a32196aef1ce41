/** Many schedules, one after the other, and a minimal story of each violation. */
import type { BrokenPorts } from './functions.ts';
import { isAlike, type Violation } from './record.ts';
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
  readonly broken?: BrokenPorts | undefined;
  /** Violations that are known, and without a story. */
  readonly isKnown?: (violation: Violation) => boolean;
  /** Stories of one invariant. */
  readonly storiesOfEach?: number;
  readonly played?: (played: Played) => void;
}

export const playMany = async (options: ManyOptions): Promise<Many> => {
  const { from, to, broken, isKnown = () => false, storiesOfEach = 1, played: tell = () => {} } = options;
  const counts: Record<string, number> = {};
  const violating: Record<string, number[]> = {};
  const stories: string[] = [];
  for (let seed = from; seed <= to; seed++) {
    const played = await play({ seed, broken });
    tell(played);
    for (const [name, value] of Object.entries(played.counts)) {
      counts[name] = MAXIMA.has(name) ? Math.max(counts[name] ?? 0, value) : (counts[name] ?? 0) + value;
    }
    for (const violation of firstOfEach(played)) {
      const name = isKnown(violation) ? `${violation.invariant} (known)` : violation.invariant;
      const seeds = violating[name] ?? [];
      violating[name] = [...seeds, seed];
      if (isKnown(violation) || seeds.length >= storiesOfEach) continue;
      const found: Shrunk = { played, violation };
      stories.push(storyOf(await shrink({ seed, broken }, found)));
    }
  }
  return { schedules: to - from + 1, counts, stories, violating };
};

const MAXIMA: ReadonlySet<string> = new Set(['stateBytes', 'eventBytes']);

/** Of each kind of violation. */
const firstOfEach = ({ violations }: Played) =>
  violations.filter((violation, i) => violations.findIndex((other) => isAlike(other, violation)) === i);
