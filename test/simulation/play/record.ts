/** What happened in a schedule: every line of it, and those that tell the story of a job. */
import type { EpochMs } from '../../../lib/model/observation.ts';

export interface Line {
  readonly at: EpochMs;
  /** The process, or who else does something. */
  readonly who: string;
  readonly says: string;
  /** Worth telling: not only one call among thousands. */
  readonly shown: boolean;
  /** By name; undefined: of no one job. */
  readonly job?: string | undefined;
}

export interface Violation {
  readonly invariant: Invariant;
  readonly job: string;
  readonly at: EpochMs;
  readonly says: string;
}

/** Two violations of one kind differ only in the decision, the time or the number that they name. */
export const isAlike = (a: Omit<Violation, 'at'>, b: Omit<Violation, 'at'>): boolean => kindOf(a) === kindOf(b);

const kindOf = ({ invariant, job, says }: Omit<Violation, 'at'>): string =>
  `${invariant} ${job} ${says.replaceAll(/\b[0-9a-f]{6}\b|[0-9]+/g, '')}`;

/** What must hold in every schedule. README.md says each in a sentence. */
export const INVARIANTS = [
  'one-change-under-way',
  'asked-once',
  'reported-as-it-was',
  'journal-complete',
  'journal-in-order',
  'window-without-holes',
  'evaluated-after-calm',
  'ends-after-calm',
  'sizes-bounded',
] as const;
export type Invariant = (typeof INVARIANTS)[number];

export interface Recorder {
  call(who: string, says: string): void;
  show(who: string, says: string, job?: string): void;
  violated(invariant: Invariant, job: string, says: string): void;
  readonly lines: readonly Line[];
  readonly violations: readonly Violation[];
}

export const createRecorder = (now: () => EpochMs): Recorder => {
  const lines: Line[] = [];
  const violations: Violation[] = [];
  return {
    lines,
    violations,
    call: (who, says) => void lines.push({ at: now(), who, says, shown: false }),
    show: (who, says, job) => void lines.push({ at: now(), who, says, shown: true, job }),
    violated(invariant, job, says) {
      lines.push({ at: now(), who: 'VIOLATION', says: `${invariant}: ${says}`, shown: true, job });
      violations.push({ invariant, job, at: now(), says });
    },
  };
};

/** `06:31:04.120  evaluate 06:30  PutItem STATE of eks/payments: answer lost` */
export const lineText = ({ at, who, says }: Line): string =>
  `${new Date(at).toISOString().slice(11, 23)}  ${who.padEnd(18)}  ${says}`;
