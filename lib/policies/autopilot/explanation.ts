/**
 * Why every decision is as it is, in one order: what made the policy look, what it chose and by which numbers, what else it
 * weighed, what bounds it, and what would change its mind. It decides nothing: it asks the rules that do.
 */
import type { Predictions } from '../../model/predictions.ts';
import type { Reason } from '../../model/reason.ts';
import type { ReasonCode } from '../../model/reasons.ts';
import { formatNumber } from '../../number/format.ts';
import type { Policy, Proposed } from '../policy.ts';
import { boundReasons } from './active-bound.ts';
import { alternativesOf, alternativesReason, scoreOf, type Weighed, wantedOf, weighedBy } from './alternatives.ts';
import type { AutopilotState } from './autopilot-state.ts';
import { type Considered, unitName, unitsOf } from './best-size.ts';
import { wholeCommitsReason } from './commits-reason.ts';
import { overspent } from './error-budget.ts';
import { whyNotSmaller } from './guards.ts';
import { withoutUse } from './hold-reasons.ts';
import { type Outlook, outlookOf } from './outlook.ts';
import { smallerSize } from './scale-down.ts';
import { needsMore, scaleUp, wantedMore } from './scale-up.ts';
import { seasonReason } from './season-reason.ts';
import { farApartReason } from './sizes-far-apart.ts';
import { exactTrigger, looked, triggerOf } from './trigger.ts';
import {
  enoughAgain,
  ifNextSampleAgrees,
  secondsUntilSmaller,
  wouldChange,
  wouldHaveStayed,
} from './what-would-change.ts';

export const explaining = (policy: Policy<AutopilotState>): Policy<AutopilotState> => ({
  ...policy,
  propose: (state, situation) => {
    const proposed = policy.propose(state, situation);
    switch (proposed.kind) {
      case 'failed':
        return proposed;
      case 'hold':
        if (situation.options.catchUpDurationMs === 0 && looked(proposed.because)) {
          return { ...proposed, because: [exactTrigger(outlookOf(state, situation)), ...proposed.because] };
        }
        return looked(proposed.because) ? stays(proposed, outlookOf(state, situation)) : proposed;
      case 'proposed':
        if (situation.options.catchUpDurationMs === 0) {
          const trigger = [exactTrigger(outlookOf(state, situation))];
          return { ...proposed, explanation: { trigger, weighed: [], otherwise: [] } };
        }
        return changes(proposed, outlookOf(state, situation));
    }
  },
});

type Hold = Extract<Proposed<AutopilotState>, { kind: 'hold' }>;
type Change = Extract<Proposed<AutopilotState>, { kind: 'proposed' }>;

const stays = (hold: Hold, outlook: Outlook): Hold => {
  const { missedSavings } = hold.state;
  const rule = hold.because[0]?.rule;
  const { soon, late } = needsMore(outlook);
  const smaller = rule === 'restart-price' ? smallerSize(outlook) : undefined;
  const weighed = !(soon || late) && whyNotSmaller(outlook) !== undefined ? undefined : weighedBy(outlook, undefined);
  const otherwise = otherwiseOf(rule, smaller, missedSavings, outlook);
  return {
    ...hold,
    because: [
      triggerOf(outlook, smaller),
      ...hold.because,
      ...present(wholeCommitsReason(outlook)),
      ...present(seasonReason(outlook)),
      ...present(overspent(outlook.state.errorBudget, outlook.situation.options)),
      ...present(weighed && alternativesReason(weighed)),
      ...boundsOf(outlook),
      ...present(otherwise),
    ],
    predictions: {
      ...hold.predictions,
      ...shown(weighed),
      ...(smaller === undefined
        ? {}
        : { score: scoreOf(missedSavings, outlook), ...nextOf(smaller, missedSavings, outlook) }),
    },
  };
};

const otherwiseOf = (
  rule: ReasonCode | undefined,
  smaller: Considered | undefined,
  missed: number,
  outlook: Outlook,
): Reason | undefined => {
  switch (rule) {
    case 'second-sample':
      return ifNextSampleAgrees(outlook);
    case 'no-gain':
      return enoughAgain(outlook);
    default:
      return wouldChange(outlook, missed, smaller);
  }
};

const changes = (change: Change, outlook: Outlook): Change => {
  const { missedSavings } = change.state;
  const grows = isLarger(change, outlook);
  const smaller = grows ? undefined : smallerSize(outlook);
  const weighed = weighedBy(outlook, {
    parallelism: new Map(change.vertices.map(({ vertex, parallelism }) => [vertex.id, parallelism])),
    perKpu: change.parallelismPerKpu,
  });
  // What waiting has cost was not asked where the day is known.
  const earned =
    smaller === undefined || outlook.known !== undefined ? undefined : restartEarned(missedSavings, smaller, outlook);
  return {
    ...change,
    explanation: {
      trigger: [...present(grows ? undefined : givesUp(change, outlook)), triggerOf(outlook, smaller)],
      weighed: [
        ...present(earned),
        ...present(grows ? lessReserve(outlook) : undefined),
        ...present(wholeCommitsReason(outlook)),
        ...present(seasonReason(outlook)),
        ...present(overspent(outlook.state.errorBudget, outlook.situation.options)),
        ...present(alternativesReason(weighed)),
      ],
      otherwise: present(wouldHaveStayed(outlook, grows ? 'up' : 'down')),
    },
    predictions: {
      ...change.predictions,
      ...shown(weighed),
      ...(smaller === undefined ? {} : { score: scoreOf(missedSavings, outlook) }),
    },
  };
};

const present = (reason: Reason | undefined): readonly Reason[] => (reason === undefined ? [] : [reason]);

const shown = (weighed: Weighed | undefined): Pick<Predictions, 'alternatives'> =>
  weighed === undefined ? {} : { alternatives: alternativesOf(weighed) };

/** Of the vertex that limits the job, and of the widest one. */
const boundsOf = (outlook: Outlook): readonly Reason[] => {
  const { capacity, limitedBy, slots } = outlook;
  const wanted = wantedOf(outlook);
  const widest = capacity.vertices.find(({ vertex }) => vertex.parallelism === slots);
  const asked = new Set([limitedBy, widest].filter((one) => one !== undefined));
  return [...asked].flatMap((one) => boundReasons(one, one.vertex.parallelism, wanted));
};

const nextOf = (smaller: Considered, missed: number, outlook: Outlook): Pick<Predictions, 'nextSize'> => {
  const at = outlook.situation.now + Math.round(1000 * secondsUntilSmaller(missed, smaller, outlook));
  return { nextSize: { at, parallelism: Object.fromEntries(smaller.size.parallelism) } };
};

/** More subtasks on fewer KPUs are a smaller size, where no more was needed. */
const isLarger = ({ vertices, parallelismPerKpu }: Change, outlook: Outlook): boolean => {
  const { kpu, units } = outlook;
  const { soon, late } = needsMore(outlook);
  if (!vertices.some(({ vertex, parallelism }) => parallelism > vertex.parallelism)) return false;
  if (kpu === undefined || soon || late) return true;
  const slots = Math.max(...vertices.map(({ parallelism }) => parallelism));
  return Math.ceil(slots / (parallelismPerKpu ?? kpu.size.current.parallelismPerKpu)) >= units;
};

/** More is needed, and the change is to less: that comes first, or the load would read as its reason. */
const givesUp = (change: Change, outlook: Outlook): Reason | undefined => {
  const { soon, late } = needsMore(outlook);
  if (!soon && !late) return undefined;
  const slots = Math.max(...change.vertices.map(({ parallelism }) => parallelism));
  return withoutUse(slots, outlook);
};

/** Of a larger size. */
const lessReserve = (outlook: Outlook): Reason | undefined => {
  const chosen = scaleUp(outlook, needsMore(outlook).soon)?.farApart;
  return chosen && farApartReason(chosen, wantedMore(outlook), outlook);
};

const restartEarned = (missed: number, { size }: Considered, outlook: Outlook): Reason => {
  const { units, price, gate } = outlook;
  const unit = unitName(outlook);
  const spent = unit === 'slots' ? 'slot-seconds' : 'KPU-seconds';
  return {
    rule: 'restart-earned',
    says: `Staying at ${units} instead of ${unitsOf(size)} ${unit} has cost ${formatNumber(missed)} ${spent}, ${formatNumber(missed / price)} times a restart; from ${formatNumber(gate)} times on it goes.`,
    numbers: {
      missed: { value: missed, unit: spent },
      threshold: { value: gate * price, unit: spent },
      size: { value: unitsOf(size), unit },
    },
  };
};
