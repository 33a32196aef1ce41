/** Moments at which nothing is decided, whatever the numbers say. */
import type { Reason } from '../../model/reason.ts';
import { formatDuration, formatNumber, formatPercent, formatUtc } from '../../number/format.ts';
import { knowsAnHour } from './load-maxima.ts';
import { SILENCE_SHARE } from './load-series.ts';
import type { Outlook } from './outlook.ts';
import { triedAgainAt } from './restart-times.ts';
import { needsMore } from './scale-up.ts';
import { LONG_DELAY_S, meanLoad } from './steady-load.ts';

/** Asked in this order; the first that speaks holds. */
export const whyHold = (outlook: Outlook): Reason | undefined =>
  GUARDS.map((guard) => guard(outlook)).find((reason) => reason !== undefined);

type Guard = (outlook: Outlook) => Reason | undefined;

const unusable: Guard = (outlook) => {
  const { state, load } = outlook;
  switch (state.unusable) {
    case undefined:
      return undefined;
    case 'odd': {
      if (isBehind(outlook)) return undefined;
      const seen = state.series.odd?.[1] ?? Number.NaN;
      const says = `The newest sample shows ${formatNumber(seen)} records/s, ${formatNumber(load)} were expected: a ${seen < load ? 'dip' : 'spike'} until a second sample says the same.`;
      const numbers = { seen: { value: seen, unit: 'records/s' }, expected: { value: load, unit: 'records/s' } };
      return { rule: 'odd-sample', says, numbers };
    }
    case 'frozen':
      return { rule: 'metrics-frozen', says: 'Records flow, but no counter has moved since the last sample.' };
    case 'missing':
      return { rule: 'metrics-incomplete', says: 'A metric that was there before is missing in the newest sample.' };
  }
};

/**
 * A minute's spike falls into two samples, seldom into two halves. Where the next look is minutes away and they differ, a
 * third one says whether the load has stayed there.
 */
const ALIKE = 0.15;
const justStepped: Guard = (outlook) => {
  const { series } = outlook.state;
  const [[, first] = [0, 0], [, second] = [0, 0], ...more] = series.samples;
  if (outlook.delay < LONG_DELAY_S || more.length > 0 || isBehind(outlook)) return undefined;
  if (Math.abs(first - second) <= ALIKE * Math.max(first, second)) return undefined;
  const says = `The load has moved to ${formatNumber(series.level)} records/s within two samples: a third one says whether it stays there.`;
  return { rule: 'odd-sample', says };
};

/** A load falls within a sample, which has a part of what was before: a flood that ends between two looks is no load. */
const justFell: Guard = (outlook) => {
  const { carries, state } = outlook;
  const [[, first] = [0, 0], [, second] = [0, 0], ...more] = state.series.samples;
  if (more.length > 0 || second > carries || second > (1 - ALIKE) * first) return undefined;
  const { soon, late } = needsMore(outlook);
  if (!soon || late) return undefined;
  const says = `The load has fallen from ${formatNumber(first)} to ${formatNumber(second)} records/s, which the job carries: the next sample says whether it stays there.`;
  return { rule: 'odd-sample', says };
};

/** Of what the job carries: it reads as much as it can. */
const FULL = 0.95;
/** A spike of a minute fills the job for two more minutes, while what it left behind is read. */
const SAMPLES_OF_A_SPIKE = 3;

/** Seconds of load: then its counters are not all that shows how much arrives. */
const BACKLOG_OF_A_STEP_S = 20;

/**
 * A full job reads what it can, whatever arrives: what its counters show is a spike as well as a step. Of a step the backlog
 * shows soon; until it does, the next look says which it was.
 */
const filledAtOnce: Guard = (outlook) => {
  const { state, carries, delay, backlog } = outlook;
  const { samples, level } = state.series;
  const newest = samples.at(-1)?.[1] ?? Number.NaN;
  if (delay < LONG_DELAY_S || samples.length > SAMPLES_OF_A_SPIKE || isBehind(outlook)) return undefined;
  if (samples.length === SAMPLES_OF_A_SPIKE && backlog > BACKLOG_OF_A_STEP_S * level) return undefined;
  if (!(newest >= FULL * carries) || !(level >= FULL * carries)) return undefined;
  const says = `The load has moved to ${formatNumber(newest)} records/s within ${samples.length} samples, all that the job carries, and no backlog is measured: the next look says whether it stays there.`;
  return { rule: 'odd-sample', says };
};

/** A backlog that will not go away needs no second look where the next one is minutes away. */
const isBehind = (outlook: Outlook): boolean => outlook.delay >= LONG_DELAY_S && needsMore(outlook).late;

/** What a silence has kept back is sized for when all of it is there. */
const flooding: Guard = ({ state: { series }, situation, delay, carries }) => {
  const { until, since } = series.flood ?? {};
  if (delay < LONG_DELAY_S || until === undefined || since === undefined) return undefined;
  // As long after the silence as it has lasted is `until`: half way it ended. One evaluation waits, no more.
  if (situation.now - (since + until) / 2 > 1000 * delay) return undefined;
  const newest = meanLoad(situation, 60_000);
  if (newest === undefined || !(newest > 1.5 * carries)) return undefined;
  const says = `${formatNumber(newest)} records/s arrive after a silence: a backlog, whose size the next evaluation knows.`;
  return { rule: 'odd-sample', says };
};

const nothingLearned: Guard = ({ capacity, load }) => {
  if (!Number.isFinite(load)) {
    return { rule: 'two-samples', says: 'The load is not known yet: it takes two samples of this run of the job.' };
  }
  if (capacity.vertices.length > 0) return undefined;
  return { rule: 'capacity-unknown', says: 'No vertex has shown yet how many records it can process.' };
};

const failedLately: Guard = ({ state: { restarts }, situation: { now } }) => {
  const at = triedAgainAt(restarts, now);
  if (at === undefined) return undefined;
  const says = `${restarts.failures} changes in a row failed: the next one is tried at ${formatUtc(at)} UTC.`;
  return { rule: 'failed-lately', says };
};

const GUARDS: readonly Guard[] = [
  flooding,
  unusable,
  justStepped,
  justFell,
  filledAtOnce,
  nothingLearned,
  failedLately,
];

/** What keeps a smaller size from being chosen now. */
export const whyNotSmaller = (outlook: Outlook): Reason | undefined =>
  GUARDS_DOWN.map((guard) => guard(outlook)).find((reason) => reason !== undefined);

const LEAST_SAMPLES = 4;
const justStarted: Guard = ({ state: { samplesOfRun } }) =>
  samplesOfRun > LEAST_SAMPLES
    ? undefined
    : {
        rule: 'just-started',
        says: `The job has run for ${samplesOfRun} samples: it is not made smaller before ${LEAST_SAMPLES + 1}.`,
      };

const catchingUp: Guard = ({ backlog, load, carries }) => {
  if (!(backlog > 20 * load && backlog > 1.2 * carries)) return undefined;
  const says = `${formatNumber(backlog)} records wait, ${formatDuration((1000 * backlog) / Math.max(load, 1e-9))} of load: the job is catching up.`;
  return { rule: 'catching-up', says, numbers: { backlog: { value: backlog, unit: 'records' } } };
};

/** After an outage of the producers comes what they have kept back. */
const SILENCE_S = 50 * 60;
const silence: Guard = ({ state: { series, at }, load }) => {
  if (!(load < SILENCE_SHARE * series.mean)) return undefined;
  const quiet = series.quietSince ?? at ?? 0;
  if (((at ?? 0) - quiet) / 1000 > SILENCE_S) return undefined;
  const says = `Almost nothing arrives (${formatPercent(load / series.mean)} of the mean), for ${formatDuration((at ?? 0) - quiet)}: an outage of the producers may end with a flood.`;
  return { rule: 'silence', says };
};

/** A restart of the whole job is not spent on a load that has not shown yet within an hour how it moves. */
const unknownYet: Guard = ({ kpu, state: { maxima } }) =>
  kpu === undefined || knowsAnHour(maxima)
    ? undefined
    : { rule: 'just-started', says: 'The load is known for less than an hour: the job is not made smaller yet.' };

const GUARDS_DOWN: readonly Guard[] = [justStarted, unknownYet, catchingUp, silence];
