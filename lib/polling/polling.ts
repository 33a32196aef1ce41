/** The rhythms that the settings allow. */
import type { Settings } from '../settings/settings.ts';

/** In minutes. */
export interface Polling {
  readonly fastest: number;
  readonly slowest: number;
}

/** Between the two: a job that is neither calm nor changing. Policies plan with it. */
const USUAL = 5;
const DEFAULT: Polling = { fastest: 1, slowest: 15 };

type Asked = Pick<Settings, 'everyMinutes' | 'polling'>;

export const pollingOf = ({ everyMinutes, polling = DEFAULT }: Asked): Polling =>
  everyMinutes === undefined ? polling : { fastest: everyMinutes, slowest: everyMinutes };

/** Each job has its own rhythm. */
export const isAdaptive = ({ everyMinutes }: Asked): boolean => everyMinutes === undefined;

export const usualMinutes = (asked: Asked): number => {
  const { fastest, slowest } = pollingOf(asked);
  return Math.min(slowest, Math.max(fastest, USUAL));
};

/** In a sentence: "every 5 min", "every 1 to 15 min". */
export const rhythmText = (asked: Asked): string => {
  const { fastest, slowest } = pollingOf(asked);
  return fastest === slowest ? `every ${fastest} min` : `every ${fastest} to ${slowest} min`;
};
