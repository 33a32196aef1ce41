/** Why a job is not changed now, whatever it needs: an alarm of the user's rings, or it is a time of other work. */
import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import { formatUtc } from '../number/format.ts';
import { windowAt } from '../options/calendar/deployment-window.ts';

export interface Holds {
  readonly guardAlarms?: readonly string[] | undefined;
  readonly deploymentWindows?: readonly string[] | undefined;
}

export type AlarmStates =
  /** By name; an alarm that there is not is absent. */
  | { readonly kind: 'read'; readonly states: ReadonlyMap<string, string> }
  /** The right to read them is missing. */
  | { readonly kind: 'denied'; readonly says: string }
  /** It is not known whether one rings. */
  | { readonly kind: 'failed'; readonly says: string };

export const NO_ALARMS: AlarmStates = { kind: 'read', states: new Map() };

export interface HeldBack {
  readonly because: readonly Reason[];
  /** Nothing is held back by them. */
  readonly notes: readonly Reason[];
}

/** Of the file and of the job. */
export const heldBack = (all: readonly Holds[], alarms: AlarmStates, now: EpochMs): HeldBack => {
  const names = [...new Set(all.flatMap(({ guardAlarms = [] }) => guardAlarms))];
  const byAlarms = names.length === 0 ? { because: [], notes: [] } : heldByAlarms(names, alarms);
  const open = windowAt(
    all.flatMap(({ deploymentWindows = [] }) => deploymentWindows),
    now,
  );
  return { ...byAlarms, because: [...byAlarms.because, ...(open ? [inWindow(open.text, open.until, now)] : [])] };
};

const inWindow = (text: string, until: EpochMs, now: EpochMs): Reason => ({
  rule: 'deployment-window',
  says: `Nothing is changed until ${formatUtc(until)} UTC: it is the deployment window ${text}.`,
  numbers: { left: { value: Math.ceil((until - now) / 60_000), unit: 'min' } },
  bound: 'deploymentWindows',
});

const heldByAlarms = (names: readonly string[], alarms: AlarmStates): HeldBack => {
  if (alarms.kind === 'failed') return { because: [unread(`Nothing is changed: ${alarms.says}`)], notes: [] };
  if (alarms.kind === 'denied') {
    return { because: [], notes: [unread(`The guard alarms are not read, and hold nothing back: ${alarms.says}`)] };
  }
  const ringing = names.filter((name) => alarms.states.get(name) === 'ALARM');
  const unknown = names.filter((name) => !alarms.states.has(name));
  return {
    because: ringing.map((name) => ({
      rule: 'guard-alarm',
      says: `Nothing is changed while alarm ${JSON.stringify(name)} rings.`,
      bound: 'guardAlarms',
    })),
    notes: unknown.map((name) => unread(`There is no alarm ${JSON.stringify(name)}: it holds nothing back.`)),
  };
};

const unread = (says: string): Reason => ({ rule: 'guard-alarm-unread', says, bound: 'guardAlarms' });
