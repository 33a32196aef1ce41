/** What a job shows on its platform of who looks after it: three tags, or annotations, that only we write. */
import type { ChangeInFlight, ChangeStatus } from '../model/change.ts';
import type { EpochMs } from '../model/observation.ts';
import type { Reason } from '../model/reason.ts';
import type { Sizing } from '../model/sizing.ts';
import { ANNOTATION_PREFIX, TAG_PREFIX } from './own-keys.ts';

export const MANAGED_BY_TAG = `${TAG_PREFIX}managed-by`;
export const LAST_ACTION_TAG = `${TAG_PREFIX}last-action`;
export const ERROR_TAG = `${TAG_PREFIX}error`;

export const STATUS_TAGS = [MANAGED_BY_TAG, LAST_ACTION_TAG, ERROR_TAG] as const;
export type StatusTag = (typeof STATUS_TAGS)[number];

/** As it stands on the job; what is not there is absent. */
export type StatusOnJob = Readonly<Partial<Record<StatusTag, string>>>;

/** What is to stand there. */
export interface JobStatus {
  /** `claimed`: a mode that changes the job; no other stack is to change it then. */
  readonly managed: 'claimed' | 'only looked at';
  /** Absent: it was never changed, as far as it is known. */
  readonly lastAction?: string;
  /** What a person should look at. */
  readonly problem?: Problem;
}

interface Problem {
  readonly rule: string;
  readonly says: string;
}

/** Unique in the world: the place of the stack, and what keeps two stacks of one place apart. */
export const stackIdentity = (account: string, region: string, instance: string): string =>
  `${account}/${region}/${instance}`;

/** (flink-autopilot:error) -> flink-autopilot/error */
export const annotationOf = (tag: StatusTag): string => ANNOTATION_PREFIX + tag.slice(TAG_PREFIX.length);

/** What the annotations of a resource say. */
export const statusInAnnotations = (annotations: Readonly<Record<string, unknown>>): StatusOnJob =>
  Object.fromEntries(
    STATUS_TAGS.flatMap((tag) => {
      const text = Object.hasOwn(annotations, annotationOf(tag)) ? annotations[annotationOf(tag)] : undefined;
      return typeof text === 'string' ? [[tag, text] as const] : [];
    }),
  );

/** Undefined: no other stack says so. `key`: as it is called there. */
export const managedByAnother = (
  own: string,
  { [MANAGED_BY_TAG]: by = '' }: StatusOnJob,
  key: string = MANAGED_BY_TAG,
): Reason | undefined => {
  const other = by.trim();
  if (other === '' || other === own) return undefined;
  return {
    rule: 'managed-by-another',
    says: `Only advised on: ${key} says that ${tagValue(other)} looks after the job, and this is ${own}.`,
    bound: key,
  };
};

/** Of tags: letters, digits, spaces and `_.:/=+-@`, at most 256. */
const MOST_CHARACTERS = 256;

/** (memory is 90 % of 4 GiB -> "too full")  ->  memory is 90 of 4 GiB to too full */
export const tagValue = (text: string): string =>
  [
    ...text
      .replaceAll(/->|→/g, ' to ')
      .replaceAll(/[^\p{L}\p{N}\s_.:/=+@-]/gu, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  ]
    .slice(0, MOST_CHARACTERS)
    .join('')
    .trim();

const WORDS: Readonly<Record<ChangeStatus, string>> = {
  pending: 'requested',
  applying: 'requested',
  applied: 'under way',
  confirmed: 'confirmed',
  failed: 'failed',
  refused: 'refused',
  lapsed: 'not applied in time',
};

/** 2026-11-30T10:02Z 4 to 8 KPUs: confirmed */
export const lastAction = ({ since, change: { from, to, kind }, status }: ChangeInFlight): string =>
  `${minuteOf(since)} ${kind === 'rollback' ? 'rollback: ' : ''}${movedText(from, to)}: ${WORDS[status]}`;

const minuteOf = (at: EpochMs): string => `${new Date(at).toISOString().slice(0, 16)}Z`;

const movedText = (from: Sizing, to: Sizing): string => {
  if (from.kind === 'kpu' && to.kind === 'kpu' && from.kpus !== to.kpus) return `${from.kpus} to ${to.kpus} KPUs`;
  const before = widest(from);
  const after = widest(to);
  return before === after ? `parallelism stays ${after}` : `parallelism ${before} to ${after}`;
};

const widest = (sizing: Sizing): number =>
  sizing.kind === 'kpu' ? sizing.parallelism : Math.max(0, ...Object.values(sizing.parallelism));

/** What is to be written, and what is to go. A tag of another stack is left alone, and with it the others. */
export const statusChanges = (
  own: string,
  now: StatusOnJob,
  { managed, lastAction: action, problem }: JobStatus,
): { readonly write: StatusOnJob; readonly remove: readonly StatusTag[] } => {
  if (managedByAnother(own, now)) return { write: {}, remove: [] };
  const claims = managed === 'claimed' && now[MANAGED_BY_TAG] !== own;
  const acted = action === undefined ? undefined : tagValue(action);
  return {
    write: {
      ...(claims ? { [MANAGED_BY_TAG]: own } : {}),
      ...(acted === undefined || acted === now[LAST_ACTION_TAG] ? {} : { [LAST_ACTION_TAG]: acted }),
      ...(problem === undefined || isSaid(problem, now) ? {} : { [ERROR_TAG]: errorText(problem) }),
    },
    remove: problem === undefined && now[ERROR_TAG] !== undefined ? [ERROR_TAG] : [],
  };
};

const errorText = ({ rule, says }: Problem): string => tagValue(`${rule}: ${says}`);

/** Its numbers move from minute to minute: the tag is written once for a problem. */
const isSaid = ({ rule }: Problem, { [ERROR_TAG]: error }: StatusOnJob): boolean =>
  error?.startsWith(`${rule}:`) ?? false;
