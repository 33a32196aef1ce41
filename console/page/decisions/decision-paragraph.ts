/** A decision as one paragraph that a manager can read: what is changed and when, what set it off, what it saves, what it costs, whether that is worth it, how it stands. */
import { withoutOperation } from '../../../lib/change/operation-words.ts';
import { REASONS } from '../../../lib/model/reasons.ts';
import { HOURS_PER_MONTH } from '../../../lib/sizing/price.ts';
import type { PageDecision, PageReason } from '../../model/history.ts';
import type { Measured, Time } from '../../model/values.ts';
import { clockTime, count, day, dollars, percent, seconds, type Zone } from '../shared/format.ts';
import { isMemoryAlone, mostChanged } from './cluster-words.ts';

export const decisionParagraph = (decision: PageDecision, zone: Zone): string =>
  [
    whatWords(decision, zone),
    loadWords(decision),
    triggerWords(decision),
    moneyWords(decision),
    expectedWords(decision),
    scoreWords(decision),
    outcomeWords(decision, zone),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');

/** Scale up from parallelism 8 to 11 (8 → 11 KPUs), decided on 2 Mar at 10:55. */
const whatWords = (decision: PageDecision, zone: Zone): string => {
  const { at, repeated, rollbackOf, direction, status } = decision;
  const way = { up: 'Scale up', down: 'Scale down', same: 'Change' }[direction];
  const what = isMemoryAlone(decision)
    ? 'Memory tuned'
    : `${rollbackOf === null ? way : 'Roll back'} ${sizeWords(decision)}`;
  const verb = status === 'recommended' ? 'recommended' : 'decided';
  const last = repeated.at(-1);
  const again = last === undefined ? '' : `, and last ${dayAndTime(last.at, at, zone)}`;
  return `${what}, ${verb} ${dayAndTime(at, undefined, zone)}${again}.`;
};

/** on 2 Mar at 10:55; at 10:55, where the day has been said. */
const dayAndTime = (at: Time, said: Time | undefined, zone: Zone): string =>
  said !== undefined && day(said, zone) === day(at, zone)
    ? `at ${clockTime(at, zone)}`
    : `on ${day(at, zone)} at ${clockTime(at, zone)}`;

/** from parallelism 8 to 11 (8 → 11 KPUs); Score from 3 to 5, and 2 more vertices; at 2 slots per KPU instead of 1. */
export const sizeWords = (decision: Pick<PageDecision, 'from' | 'to' | 'vertices' | 'direction'>): string => {
  const { from, to, vertices } = decision;
  const most = mostChanged(decision);
  if (most !== undefined) {
    const others = vertices.length - 1;
    const rest = others === 0 ? '' : `, and ${others} more ${others === 1 ? 'vertex' : 'vertices'}`;
    return `${most.name} from ${most.from} to ${most.to}${rest}`;
  }
  const kpus =
    from.kpus === null || to.kpus === null ? '' : ` (${changed(from.kpus, to.kpus)} KPUs + 1 for orchestration)`;
  if (from.parallelism !== to.parallelism) {
    return `from parallelism ${count(from.parallelism)} to ${count(to.parallelism)}${kpus}`;
  }
  return `at parallelism ${count(to.parallelism)} to ${to.parallelismPerKpu ?? 1} slots per KPU${kpus}`;
};

const changed = (from: number, to: number): string => (from === to ? `still ${to}` : `${from} → ${to}`);

const PROPOSES = Object.keys(REASONS['What a policy proposes']);

/**
 * What a policy said of the whole job; where it looks at vertices, what it said of the one that decides the size; else the
 * first reason there is.
 */
export const triggerOf = ({ because, vertices, direction }: PageDecision): PageReason | undefined => {
  const kpu = because.find(({ rule }) => rule === 'kpu');
  const decides = kpu?.vertex ?? mostChanged({ vertices, direction })?.name;
  const proposed = because.filter(({ rule }) => PROPOSES.includes(rule));
  const [first] = proposed;
  if (first?.vertex === null) return first;
  const own = proposed.find(({ vertex }) => vertex !== null && vertex === decides);
  return own !== undefined && isRight(own) ? (packed(because) ?? own) : (own ?? first ?? because[0]);
};

/** "Ask partner is right with 9." is no reason to change anything: KPUs, or the slots in each, are. */
const isRight = ({ rule, bound }: PageReason): boolean => rule === 'within-bounds' && bound === null;

/** What it costs is said by the paragraph itself. */
const packed = (because: readonly PageReason[]): PageReason | undefined => {
  const found = because.find(({ rule }) => rule === 'memory-headroom') ?? because.find(({ rule }) => rule === 'kpu');
  return found && { ...found, says: found.says.replace(/ It costs .*$/, '') };
};

const triggerWords = (decision: PageDecision): string => {
  const trigger = triggerOf(decision);
  return trigger === undefined ? '' : `Why: ${trigger.says}`;
};

/** What a policy decided by, where it says so; else what the evaluation saw. */
const loadOf = (decision: PageDecision): { readonly incoming: Measured; readonly capacity: Measured } => {
  const numbers = triggerOf(decision)?.numbers ?? [];
  const [load, carries] = ['load', 'carries'].map((name) => numbers.find((one) => one.name === name)?.value);
  if (typeof load === 'number' && typeof carries === 'number') return { incoming: load, capacity: carries };
  return decision.decidedOn ?? { incoming: null, capacity: null };
};

/** A trigger that begins with the load says it itself. */
const SAYS_LOAD = / records\/s arrive, /;

/** 5 117 records/s arrived, 94 % of what the job could process. */
const loadWords = (decision: PageDecision): string => {
  const { incoming, capacity } = loadOf(decision);
  if (SAYS_LOAD.test(triggerOf(decision)?.says ?? '')) return '';
  if (incoming === null || capacity === null || capacity <= 0) return '';
  return `${count(incoming)} records/s arrived, ${percent(incoming / capacity)} of what the job could process.`;
};

/** A restart that was measured is said with the outcome. */
const expectedWords = ({ decidedOn, restartSeconds, status }: PageDecision): string => {
  const { downtimeSeconds, drainSeconds } = decidedOn ?? { downtimeSeconds: null, drainSeconds: null };
  const open = restartSeconds === null && !['refused', 'lapsed', 'failed'].includes(status);
  const restart =
    open && downtimeSeconds !== null && downtimeSeconds > 0
      ? [`A restart of about ${seconds(Math.round(downtimeSeconds))} is expected.`]
      : [];
  return [...restart, ...drainWords(drainSeconds)].join(' ');
};

const drainWords = (drain: Measured | 'never'): readonly string[] => {
  if (drain === 'never') return ['The backlog would not be processed at this size.'];
  if (drain === null || drain <= 0) return [];
  return [`The backlog is expected to be processed within ${seconds(60 * Math.max(1, Math.round(drain / 60)))}.`];
};

/** A policy that knows the day, or has to grow, goes by what the sizes cost, and not by what waiting has cost. */
const scoreWords = ({ decidedOn, alternatives }: PageDecision): string => {
  const score = decidedOn?.score;
  const waited = score
    ? `Score: ${count(score.savings / score.disruption)}; from ${count(score.threshold)} on a change is worth its restart.`
    : '';
  if (score && score.savings >= score.threshold * score.disruption) return waited;
  const [chosen, now] = (['chosen', 'now'] as const).map((is) => alternatives.find((one) => one.is === is));
  if (!chosen || !now || chosen.cost === null || now.cost === null || chosen.cost >= now.cost) return waited;
  const isEnough = now.holdSeconds !== null && now.holdSeconds >= SHORTEST_HOLD_S;
  const otherwise = isEnough ? `the size it had comes to ${count(now.cost)}` : 'the size it had is not enough';
  return `Score: with its next restart it comes to ${count(chosen.cost)} ${chosen.unit}, ${otherwise}.`;
};

/** What holds no longer is no size for this load. */
const SHORTEST_HOLD_S = 60;

/** It costs $0.33 an hour more, $1.32 instead of $0.99: about $241 in a month like this. */
const moneyWords = ({ from, to }: PageDecision): string => {
  const before = from.dollarsPerHour;
  const after = to.dollarsPerHour;
  if (before === null || after === null) return '';
  if (before === after) return `It costs ${dollars(after)} an hour, as before.`;
  const difference = Math.abs(after - before);
  const way = after < before ? 'saves' : 'costs';
  const more = after < before ? '' : ' more';
  const month = `about ${dollars(Math.round(difference * HOURS_PER_MONTH))} in a month at that size`;
  return `It ${way} ${dollars(difference)} an hour${more} (${dollars(after)} instead of ${dollars(before)}), ${month.replace('.00', '')}.`;
};

const outcomeWords = (
  { status, statusAt, restartSeconds, upgradeStrategy, steps }: PageDecision,
  zone: Zone,
): string => {
  const at = clockTime(statusAt, zone);
  const says = withoutOperation(steps.findLast((step) => step.says.length > 0)?.says[0] ?? '');
  switch (status) {
    case 'recommended':
      return 'Nothing was changed.';
    case 'approval-requested':
      return 'It waits for approval.';
    case 'requested':
      return 'It waits to be applied.';
    case 'applying':
      return 'It is being applied.';
    case 'applied':
      return 'The platform is carrying it out.';
    case 'confirmed':
      return `The job has run with it since ${at}${restartWords(restartSeconds, upgradeStrategy)}.`;
    case 'rolled-back':
      return `The job has had its old size again since ${at}${restartWords(restartSeconds, upgradeStrategy)}.`;
    case 'refused':
      return `It was refused at ${at}: ${says}`;
    case 'failed':
      return `It failed at ${at}: ${says}`;
    case 'lapsed':
      if (steps.some((step) => step.status === 'approval-requested')) return `It was dropped at ${at}: ${says}`;
      return `It was not applied in time, and was dropped at ${at}.`;
  }
};

const restartWords = (restart: Measured, strategy: PageDecision['upgradeStrategy']): string => {
  if (restart === null) return '';
  return strategy === 'in place'
    ? `, in place ${seconds(restart)} after it was asked for`
    : `; the restart took ${seconds(restart)}`;
};
