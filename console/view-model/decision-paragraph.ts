/** A decision as one paragraph: what is changed and when, what set it off, what it saves, what it costs, how it stands. */
import { REASONS } from '../../lib/model/reasons.ts';
import { HOURS_PER_MONTH } from '../../lib/sizing/price.ts';
import type { PageDecision, PageReason } from '../model/history.ts';
import type { Measured } from '../model/values.ts';
import { isMemoryAlone, mostChanged } from '../page/decisions/cluster-words.ts';
import { clockTime, count, day, dollars, seconds, type Zone } from '../page/shared/format.ts';

export const decisionParagraph = (decision: PageDecision, zone: Zone): string =>
  [whatWords(decision, zone), triggerWords(decision), moneyWords(decision), outcomeWords(decision, zone)]
    .filter((sentence) => sentence !== '')
    .join(' ');

/** Scale up from parallelism 8 to 11 (8 → 11 KPUs), decided on 2 Mar at 10:55. */
const whatWords = (decision: PageDecision, zone: Zone): string => {
  const { at, rollbackOf, direction, status } = decision;
  const way = { up: 'Scale up', down: 'Scale down', same: 'Change' }[direction];
  const what = isMemoryAlone(decision)
    ? 'Memory tuned'
    : `${rollbackOf === null ? way : 'Roll back'} ${sizeWords(decision)}`;
  const verb = status === 'recommended' ? 'recommended' : 'decided';
  return `${what}, ${verb} on ${day(at, zone)} at ${clockTime(at, zone)}.`;
};

/** from parallelism 8 to 11 (8 → 11 KPUs); Score from 3 to 5 and 2 more vertices; at 2 slots per KPU instead of 1. */
export const sizeWords = (decision: Pick<PageDecision, 'from' | 'to' | 'vertices' | 'direction'>): string => {
  const { from, to, vertices } = decision;
  const most = mostChanged(decision);
  if (most !== undefined) {
    const others = vertices.length - 1;
    const rest = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'vertex' : 'vertices'}`;
    return `${most.name} from ${most.from} to ${most.to}${rest}`;
  }
  const kpus = from.kpus === null || to.kpus === null ? '' : ` (${changed(from.kpus, to.kpus)} KPUs)`;
  if (from.parallelism !== to.parallelism) {
    return `from parallelism ${count(from.parallelism)} to ${count(to.parallelism)}${kpus}`;
  }
  return `at parallelism ${count(to.parallelism)} to ${to.parallelismPerKpu ?? 1} slots per KPU${kpus}`;
};

const changed = (from: number, to: number): string => (from === to ? `still ${to}` : `${from} → ${to}`);

const PROPOSES = Object.keys(REASONS['What a policy proposes']);

/** The reason that a policy had for the vertex that decides the size; else the first reason there is. */
export const triggerOf = ({ because, vertices, direction }: PageDecision): PageReason | undefined => {
  const decides = because.find(({ rule }) => rule === 'kpu')?.vertex ?? mostChanged({ vertices, direction })?.name;
  const proposed = because.filter(({ rule }) => PROPOSES.includes(rule));
  return proposed.find(({ vertex }) => vertex !== null && vertex === decides) ?? proposed[0] ?? because[0];
};

const triggerWords = (decision: PageDecision): string => {
  const trigger = triggerOf(decision);
  return trigger === undefined ? '' : `Why: ${trigger.says}`;
};

/** It costs $0.33 an hour more, $1.32 instead of $0.99: about $241 in a month like this. */
const moneyWords = ({ from, to }: PageDecision): string => {
  const [before, after] = [from.dollarsPerHour, to.dollarsPerHour];
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
  const says = steps.findLast((step) => step.says.length > 0)?.says[0] ?? '';
  switch (status) {
    case 'recommended':
      return 'Nothing was changed.';
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
      return `It was not applied in time, and was dropped at ${at}.`;
  }
};

const restartWords = (restart: Measured, strategy: PageDecision['upgradeStrategy']): string => {
  if (restart === null) return '';
  return strategy === 'in place'
    ? `, in place ${seconds(restart)} after it was asked for`
    : `; the restart took ${seconds(restart)}`;
};
