/** The loads of the comparison, in records/s by the second, and where each begins to count. */

export interface Load {
  readonly name: string;
  readonly says: string;
  readonly seconds: number;
  /** Before it the policies see what is usual; nothing of it is in the figures. */
  readonly countFrom: number;
  readonly at: (second: number) => number;
}

const LEARN_S = 90;
const LOW = 300;
const HIGH = 1500;

export const LOADS: readonly Load[] = [
  {
    name: 'step',
    says: '300 -> 1500 records/s at once',
    seconds: LEARN_S + 240,
    countFrom: LEARN_S,
    at: (second) => (second < LEARN_S ? LOW : HIGH),
  },
  {
    name: 'ramp',
    says: '300 -> 1500 records/s in 4 minutes',
    seconds: LEARN_S + 300,
    countFrom: LEARN_S,
    at: (second) => LOW + (HIGH - LOW) * Math.min(1, Math.max(0, (second - LEARN_S) / 240)),
  },
  {
    name: 'outage',
    says: 'nothing for a minute, then twice 500 records/s for a minute',
    seconds: LEARN_S + 240,
    countFrom: LEARN_S,
    at: (second) => {
      const since = second - LEARN_S;
      if (since < 0 || since >= 120) return 500;
      return since < 60 ? 0 : 1000;
    },
  },
  {
    name: 'night',
    says: '600 -> 150 records/s in a minute',
    seconds: LEARN_S + 420,
    countFrom: LEARN_S,
    at: (second) => 600 - 450 * Math.min(1, Math.max(0, (second - LEARN_S) / 60)),
  },
];
