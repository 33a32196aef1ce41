/** How states, modes and decisions are called, and how serious each is: one table for the page and the commands. */
import { EVENTS } from '../../../lib/model/events.ts';
import type { CurrentMode } from '../../../lib/model/execution-mode.ts';
import type { DecisionStatus } from '../../model/history.ts';
import type { KnownState } from '../../model/page.ts';

export type Tone = 'good' | 'bad' | 'busy' | 'quiet';

interface Word {
  readonly says: string;
  readonly tone: Tone;
}

export const STATES = {
  waiting: { says: 'waiting for the first evaluation', tone: 'busy' },
  steady: { says: 'steady', tone: 'good' },
  collecting: { says: 'collecting', tone: 'busy' },
  changing: { says: 'changing', tone: 'busy' },
  recommending: { says: 'recommends', tone: 'busy' },
  overloaded: { says: 'overloaded', tone: 'bad' },
  paused: { says: 'paused', tone: 'quiet' },
  resumed: { says: 'resumed', tone: 'busy' },
  blocked: { says: 'blocked', tone: 'bad' },
  'not-running': { says: 'not running', tone: 'bad' },
  silent: { says: 'not evaluated', tone: 'bad' },
} as const satisfies Readonly<Record<KnownState, Word>>;

interface Job {
  readonly state: string;
  readonly attention: readonly unknown[];
}

const NEEDS_ATTENTION: Word = { says: 'needs attention', tone: 'bad' };

/** A job is never called steady while it needs attention. A word of a newer version is shown as it is. */
const stateOf = ({ state, attention }: Job): Word => {
  if (state === 'steady' && attention.length > 0) return NEEDS_ATTENTION;
  return (STATES as Readonly<Record<string, Word>>)[state] ?? { says: plain(state), tone: 'quiet' };
};

export const stateWords = (job: Job): string => stateOf(job).says;

export const stateTone = (job: Job): Tone => (job.attention.length > 0 ? 'bad' : stateOf(job).tone);

export const MODES: Readonly<Record<CurrentMode, string>> = {
  paused: 'Paused: measures and evaluates, decides nothing until it is resumed',
  observe: 'Observe: measures and evaluates, decides nothing',
  advise: 'Advise: recommends, changes nothing',
  approve: 'Approve: changes the job once a person has approved',
  act: 'Act: changes the job',
};

/** Of a decision in the list of all jobs, too, which is of the state of the change. */
type Status = DecisionStatus | 'pending' | 'awaiting-approval';

const STATUSES: Readonly<Partial<Record<string, string>>> = {
  'approval-requested': 'waits for approval',
  'awaiting-approval': 'waits for approval',
  pending: 'requested',
} satisfies Partial<Record<Status, string>>;

export const statusSays = (status: string): string => STATUSES[status] ?? plain(status);

export const statusTone = (status: string): Tone => {
  const kind = (EVENTS as Readonly<Record<string, { readonly end?: string }>>)[status];
  return kind?.end === 'good' || kind?.end === 'bad' || kind?.end === 'quiet' ? kind.end : 'busy';
};

/** Of several together: the worst; and nothing good where nothing was changed. */
export const gatheredTone = (statuses: readonly string[]): Tone => {
  const tones = statuses.map(statusTone);
  return WORST_FIRST.find((tone) => tones.includes(tone)) ?? 'quiet';
};

const WORST_FIRST: readonly Tone[] = ['bad', 'busy', 'good', 'quiet'];

/** rolled-back -> rolled back */
const plain = (word: string): string => word.replaceAll('-', ' ');
