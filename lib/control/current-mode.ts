/**
 * How far we may go with a job at this moment: as its settings say, or less, where people have asked for less since, in the
 * table or on the resource of the job. It is never more: docs/decisions/0013-pause-without-a-deployment.md says why.
 */
import { CAREFUL_FIRST, type CurrentMode, type Mode } from '../model/execution-mode.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import { formatUtc } from '../number/format.ts';
import type { ModeRequest } from './mode-request.ts';

export interface ModeNow {
  readonly mode: CurrentMode;
  /** Why it is less than the settings say. */
  readonly because?: Reason;
  /** Requests that are not followed, or only in part, and why. */
  readonly notes: readonly Reason[];
}

export const currentMode = (settings: Mode, requests: readonly ModeRequest[], now: EpochMs): ModeNow => {
  const read = requests.map((request) => readRequest(request, settings, now));
  const asked = read.flatMap(({ mode, request }) => (mode === undefined ? [] : [{ mode, request }]));
  // Of equal ones the one that ends last: until then it holds.
  const [most] = asked.toSorted((a, b) => place(a.mode) - place(b.mode) || laterFirst(a.request, b.request));
  const notes = read.flatMap(({ note }) => note ?? []);
  if (most === undefined || place(most.mode) >= place(settings)) return { mode: settings, notes };
  return { mode: most.mode, because: reasonOf(most.mode, most.request, settings, now), notes };
};

/** Infinity: until people resume it. */
export const endOf = (request: ModeRequest): EpochMs => {
  const until = untilOf(request);
  return until.kind === 'time' ? until.at : Number.POSITIVE_INFINITY;
};

const laterFirst = (a: ModeRequest, b: ModeRequest): number => {
  const x = endOf(a);
  const y = endOf(b);
  return x === y ? 0 : y - x;
};

/** `paused` first. */
const place = (mode: CurrentMode): number => (mode === 'paused' ? -1 : CAREFUL_FIRST.indexOf(mode));

/** Words that people write when they want it to stop. */
const PAUSED = ['paused', 'pause', 'stopped', 'stop', 'off', 'disabled', 'false', 'none'];
/** As the settings say. */
const RESUMED = ['resumed', 'settings', ''];

interface ReadRequest {
  readonly request: ModeRequest;
  /** Undefined: it asks for nothing, or for nothing that can be read. */
  readonly mode: CurrentMode | undefined;
  readonly note?: Reason;
}

const readRequest = (request: ModeRequest, settings: Mode, now: EpochMs): ReadRequest => {
  const word = request.mode.trim().toLowerCase();
  if (RESUMED.includes(word)) return { request, mode: undefined };
  const mode = PAUSED.includes(word) ? 'paused' : CAREFUL_FIRST.find((one) => one === word);
  if (mode === undefined) {
    const says = `${placeText(request)} asks for ${JSON.stringify(request.mode)}, which is none of paused, ${CAREFUL_FIRST.join(', ')}: the mode stays ${settings}, as the settings say.`;
    return { request, mode, note: note(says, request) };
  }
  const until = untilOf(request);
  if (until.kind === 'time' && until.at <= now) return { request, mode: undefined };
  if (until.kind === 'unreadable') {
    const says = `${placeText(request)} holds without an end: ${JSON.stringify(until.text)} is not a time such as 2026-01-31T12:00:00Z.`;
    return { request, mode, note: note(says, request) };
  }
  if (place(mode) <= place(settings)) return { request, mode };
  const says = `${placeText(request)} asks for ${mode}, and the settings allow ${settings}: only the settings can allow more.`;
  return { request, mode: undefined, note: note(says, request) };
};

const note = (says: string, { key }: ModeRequest): Reason => ({ rule: 'mode-request', says, bound: key });

type Until =
  | { readonly kind: 'open' }
  | { readonly kind: 'time'; readonly at: EpochMs }
  | { readonly kind: 'unreadable'; readonly text: string };

const untilOf = ({ until: text }: ModeRequest): Until => {
  if (text === undefined || text.trim() === '') return { kind: 'open' };
  const at = timeOf(text);
  return at === undefined ? { kind: 'unreadable', text } : { kind: 'time', at };
};

/** ISO 8601. */
const timeOf = (text: string): EpochMs | undefined => {
  if (!/^\d{4}-\d\d-\d\dT/.test(text.trim())) return undefined;
  const at = Date.parse(text.trim());
  return Number.isNaN(at) ? undefined : at;
};

const placeText = ({ place: of, key }: ModeRequest): string => {
  switch (of) {
    case 'all-jobs':
      return 'The row of all jobs in the table';
    case 'job':
      return 'The row of the job in the table';
    case 'tag':
      return `The tag ${key} of the application`;
    case 'annotation':
      return `The annotation ${key} of the resource`;
  }
};

/** "The job is paused until 2026-01-31 12:00 UTC by ana since 2026-01-31 10:00 UTC (all jobs): load test." */
const reasonOf = (mode: CurrentMode, request: ModeRequest, settings: Mode, now: EpochMs): Reason => {
  const until = untilOf(request);
  const end = until.kind === 'time' ? `until ${formatUtc(until.at)} UTC` : 'until it is resumed';
  const since = timeOf(request.since ?? '');
  const from = since === undefined ? '' : ` since ${formatUtc(since)} UTC`;
  const why = request.reason ? `: ${request.reason}` : '';
  const what =
    mode === 'paused'
      ? `The job is paused ${end}`
      : `The mode is ${mode} ${end}, although the settings say ${settings},`;
  return {
    rule: mode === 'paused' ? 'paused' : 'mode',
    says: `${what} by ${byText(request)}${from}${why}${why.endsWith('.') ? '' : '.'}`,
    ...(until.kind === 'time'
      ? { numbers: { left: { value: Math.ceil((until.at - now) / 60_000), unit: 'min' } } }
      : {}),
    bound: request.key,
  };
};

const byText = (request: ModeRequest): string => {
  const { by, place: of } = request;
  if (of === 'tag' || of === 'annotation') return `its ${of} ${request.key}`;
  return `${by || 'an unknown person'}${of === 'all-jobs' ? ' (all jobs)' : ''}`;
};
