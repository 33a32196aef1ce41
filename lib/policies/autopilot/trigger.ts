/** Why another size was looked for: the first reason of every decision. */
import type { Reason } from '../../model/reason.ts';
import type { ReasonCode } from '../../model/reasons.ts';
import { formatDuration, formatNumber, formatPercent } from '../../number/format.ts';
import { type Considered, sizeName, unitName, unitsOf } from './best-size.ts';
import { drainSeconds, type Outlook } from './outlook.ts';
import { PARAMETERS } from './parameters.ts';
import { LATE_DRAIN_S, needsMore, soonSeconds } from './scale-up.ts';

/** Nothing was looked for: what these say is the trigger. */
const NOT_LOOKED: readonly ReasonCode[] = [
  'odd-sample',
  'metrics-frozen',
  'metrics-incomplete',
  'two-samples',
  'capacity-unknown',
  'failed-lately',
];

export const looked = ([first]: readonly Reason[]): boolean => first === undefined || !NOT_LOOKED.includes(first.rule);

/** `smaller`: a smaller size that pays, if there is one. */
export const triggerOf = (outlook: Outlook, smaller: Considered | undefined): Reason => {
  const { soon, late } = needsMore(outlook);
  if (soon) return loadAboveCapacity(outlook);
  if (late) return backlogLate(outlook);
  return smaller === undefined ? withinCapacity(outlook) : smallerPays(outlook, smaller);
};

/** Where the user wants no forecast and no reserve (catch-up duration 0), the load of now is all that counts. */
export const exactTrigger = ({ load, carries }: Outlook): Reason => ({
  rule: load > carries ? 'load-above-capacity' : 'load-within-capacity',
  says: `${formatNumber(load)} records/s arrive, the job carries ${formatNumber(carries)}.`,
  numbers: { load: { value: load, unit: 'records/s' }, carries: { value: carries, unit: 'records/s' } },
});

const forecastOf = (outlook: Outlook) => {
  const { load, carries, upper } = outlook;
  const seconds = soonSeconds(outlook);
  return {
    likely: { value: upper(seconds, PARAMETERS.likely), unit: 'records/s' },
    load: { value: load, unit: 'records/s' },
    carries: { value: carries, unit: 'records/s' },
    within: { value: seconds, unit: 's' },
  };
};

const loadAboveCapacity = (outlook: Outlook): Reason => {
  const numbers = forecastOf(outlook);
  const { likely, carries, within } = numbers;
  const says = `Up to ${formatNumber(likely.value)} records/s are likely within ${formatDuration(1000 * within.value)}, before more capacity could be there: ${formatPercent(likely.value / carries.value)} of the ${formatNumber(carries.value)} that the job carries.`;
  return { rule: 'load-above-capacity', says, numbers };
};

const backlogLate = (outlook: Outlook): Reason => {
  const { backlog, load, carries } = outlook;
  const seconds = drainSeconds(outlook);
  const takes = Number.isFinite(seconds) ? `take ${formatDuration(1000 * seconds)}` : 'are never worked off';
  const says = `${formatNumber(backlog)} records wait and ${takes} at this size; more than ${formatDuration(1000 * LATE_DRAIN_S)} is too long.`;
  const numbers = {
    backlog: { value: backlog, unit: 'records' },
    ...(Number.isFinite(seconds) ? { drain: { value: seconds, unit: 's' } } : {}),
    load: { value: load, unit: 'records/s' },
    carries: { value: carries, unit: 'records/s' },
  };
  return { rule: 'backlog-late', says, numbers };
};

const smallerPays = (outlook: Outlook, { size, hold }: Considered): Reason => {
  const { load, carries, units } = outlook;
  const unit = unitName(outlook);
  const says = `${formatNumber(load)} records/s arrive, ${units} ${unit} carry ${formatNumber(carries)}: ${sizeName(size)} would be enough for ${formatDuration(1000 * hold)}.`;
  const numbers = {
    load: { value: load, unit: 'records/s' },
    carries: { value: carries, unit: 'records/s' },
    size: { value: unitsOf(size), unit },
    hold: { value: hold, unit: 's' },
  };
  return { rule: 'smaller-size-pays', says, numbers };
};

const withinCapacity = (outlook: Outlook): Reason => {
  const numbers = forecastOf(outlook);
  const { likely, carries, within } = numbers;
  const says = `Up to ${formatNumber(likely.value)} records/s are likely within ${formatDuration(1000 * within.value)}, the job carries ${formatNumber(carries.value)}.`;
  return { rule: 'load-within-capacity', says, numbers };
};
