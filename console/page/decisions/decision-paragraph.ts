/** A decision in one paragraph that a manager can read: why, from what to what, what it saves, what it costs, and whether that is worth it. */
import type { PageDecision } from '../../model/history.ts';
import type { Measured, Size } from '../../model/values.ts';
import { clockTime, count, dollars, percent, seconds, type Zone } from '../shared/format.ts';
import { kpusPaid } from '../shared/kpu-words.ts';
import { changeWords, isMemoryAlone } from './cluster-words.ts';
import { triggerOf } from './trigger.ts';

export const decisionParagraph = (decision: PageDecision, zone: Zone): readonly string[] =>
  [
    trigger(decision, zone),
    beforeAndAfter(decision),
    money(decision),
    restart(decision),
    drain(decision),
    score(decision),
  ].filter((sentence) => sentence !== undefined);

/** The load then, and the reason that set it off. */
const trigger = (decision: PageDecision, zone: Zone): string => {
  const { at, decidedOn } = decision;
  const time = `At ${clockTime(at, zone)}`;
  const { incoming, capacity } = decidedOn ?? { incoming: null, capacity: null };
  const load =
    incoming === null || capacity === null || capacity <= 0
      ? undefined
      : `${time}, ${count(incoming)} records/s arrived, ${percent(incoming / capacity)} of what the job could process.`;
  const why = triggerOf(decision)?.says;
  return [load, why === undefined ? undefined : load ? `Why: ${why}` : `${time}: ${why}`]
    .filter((one) => one)
    .join(' ');
};

const DID: Readonly<Record<PageDecision['status'], string>> = {
  recommended: 'flink-autopilot recommends to go',
  requested: 'flink-autopilot asks to go',
  applying: 'flink-autopilot is going',
  applied: 'flink-autopilot is going',
  confirmed: 'flink-autopilot went',
  'rolled-back': 'flink-autopilot went back',
  refused: 'It was refused to go',
  failed: 'It failed to go',
  lapsed: 'It was not applied in time to go',
};

const beforeAndAfter = (decision: PageDecision): string => {
  const did = DID[decision.status];
  const { from, to, vertices } = decision;
  if (isMemoryAlone(decision)) return `${did} to another configuration of the memory; no parallelism changes.`;
  if (vertices.length > 0) return `${did} to ${vertices.map(changeWords).join(', ')} subtasks.`;
  return `${did} from ${sizeWords(from)} to ${sizeWords(to)}.`;
};

const sizeWords = ({ parallelism, kpus }: Size): string =>
  kpus === null ? `parallelism ${count(parallelism)}` : `parallelism ${count(parallelism)} (${kpusPaid(kpus)})`;

const HOURS_A_MONTH = 730;

const money = ({ from, to }: PageDecision): string | undefined => {
  if (from.dollarsPerHour === null || to.dollarsPerHour === null) return undefined;
  const more = to.dollarsPerHour - from.dollarsPerHour;
  if (Math.abs(more) < 0.005) return 'The price stays the same.';
  const month = `${dollars(HOURS_A_MONTH * Math.abs(more))} in a month of this size`;
  return more > 0
    ? `That costs ${dollars(more)} an hour more, ${month}.`
    : `That saves ${dollars(-more)} an hour, ${month}.`;
};

const restart = ({ restartSeconds, decidedOn, status }: PageDecision): string | undefined => {
  if (restartSeconds !== null) return `The restart took ${seconds(restartSeconds)}.`;
  const expected = decidedOn?.downtimeSeconds ?? null;
  if (expected === null || expected <= 0) return undefined;
  return status === 'refused' || status === 'lapsed'
    ? 'The job did not restart.'
    : `A restart of about ${seconds(Math.round(expected))} is expected.`;
};

const drain = ({ decidedOn }: PageDecision): string | undefined => {
  const drained: Measured | 'never' = decidedOn?.drainSeconds ?? null;
  if (drained === 'never') return 'The backlog would not be processed at this size.';
  if (drained === null || drained <= 0) return undefined;
  return `The backlog is expected to be processed within ${seconds(60 * Math.max(1, Math.round(drained / 60)))}.`;
};

const score = ({ decidedOn }: PageDecision): string | undefined => {
  const known = decidedOn?.score;
  if (!known) return undefined;
  const value = known.savings / known.disruption;
  return `Score: ${count(value)}; from ${count(known.threshold)} on a change is worth its restart.`;
};
