/**
 * How good the season has been: its forecasts of the highest load held against the plain ones, both made at the same moments.
 * It is used only where it has been better, and while today goes as that day went.
 */
import type { EpochMs } from '../../model/observation.ts';
import { significant } from '../../number/significant.ts';
import { type Forecasts, upperLoad } from './forecast-errors.ts';
import { type LoadMaxima, secondsOfQuarter } from './load-maxima.ts';
import type { LoadSeries } from './load-series.ts';
import { PARAMETERS } from './parameters.ts';
import { SEASONS, type Season, type SeasonAhead, seasonAhead } from './season.ts';

export interface SeasonRecord {
  readonly pending: readonly Moment[];
  readonly last: number | undefined;
  readonly losses: Readonly<Record<Season, Losses>>;
}

/** Square roots of the highest load until the horizon: as each forecast it (0: it could not), and as it came so far. */
type Moment = readonly [at: EpochMs, plain: number, yesterday: number, lastWeek: number, highest: number];

/** Sums over the moments at which both were there; the older the less they count. */
interface Losses {
  readonly moments: number;
  readonly own: number;
  readonly plain: number;
}

const none: Losses = { moments: 0, own: 0, plain: 0 };
export const nothingRecorded: SeasonRecord = {
  pending: [],
  last: undefined,
  losses: { yesterday: none, 'last-week': none },
};

const HORIZON_S = 80 * 60;
const QUARTERS = 6;
const EVERY_MS = 20 * 60_000;
/** As many as a day has. */
const FADES = 72;
const LEAST_MOMENTS = 12;
/** In parts of the plain forecast's losses. */
const BETTER = 0.8;
/** A load that was not foreseen costs more than one that does not come. */
const LATE = 2;

export interface Known {
  readonly series: LoadSeries;
  readonly forecasts: Forecasts;
  readonly maxima: LoadMaxima;
}

/** One sample later: what is due is counted, and every twenty minutes both forecast again. */
export const withSeasonMoment = (record: SeasonRecord, known: Known, at: EpochMs, load: number): SeasonRecord => {
  // The smaller of two neighbors: one spike is no record.
  const seen = significant(Math.sqrt(Math.min(load, record.last ?? load)), 4);
  const begun = record.pending.map(([since, ...more]): Moment => [since, ...withHighest(more, seen)]);
  const losses = begun.filter(([since]) => isDue(at - since)).reduce(withDue, record.losses);
  const pending = begun.filter(([since]) => at - since < 1000 * HORIZON_S);
  const newest = pending.at(-1)?.[0];
  const next = newest !== undefined && at - newest < EVERY_MS ? undefined : momentOf(known, at);
  return { pending: next === undefined ? pending : [...pending, next], last: significant(load, 5), losses };
};

type OfMoment = readonly [plain: number, yesterday: number, lastWeek: number, highest: number];

const withHighest = ([plain, yesterday, lastWeek, highest]: OfMoment, seen: number): OfMoment => [
  plain,
  yesterday,
  lastWeek,
  Math.max(highest, seen),
];

/** Once; after a longer gap nothing is known of what was between. */
const isDue = (age: number): boolean => age >= 1000 * HORIZON_S && age < 2000 * HORIZON_S;

const momentOf = ({ series, forecasts, maxima }: Known, at: EpochMs): Moment | undefined => {
  if (!Number.isFinite(series.level)) return undefined;
  const [yesterday = 0, lastWeek = 0] = SEASONS.map((season) => {
    const ahead = seasonAhead(maxima, season, QUARTERS);
    return ahead === undefined ? 0 : significant(Math.sqrt(Math.max(series.level, ...ahead.loads)), 4);
  });
  if (yesterday === 0 && lastWeek === 0) return undefined;
  const plain = Math.sqrt(upperLoad(forecasts, series, HORIZON_S, PARAMETERS.likely));
  return [at, significant(plain, 4), yesterday, lastWeek, 0];
};

const withDue = (losses: SeasonRecord['losses'], [, plain, ...more]: Moment): SeasonRecord['losses'] => {
  const [yesterday, lastWeek, came] = more;
  const counted = (before: Losses, forecast: number): Losses =>
    forecast === 0 ? before : withLosses(before, lossOf(forecast, came), lossOf(plain, came));
  return { yesterday: counted(losses.yesterday, yesterday), 'last-week': counted(losses['last-week'], lastWeek) };
};

/** Of roots. (30 was forecast, 34 came) -> 8; (34 was forecast, 30 came) -> 4 */
const lossOf = (forecast: number, came: number): number =>
  came > forecast ? LATE * (came - forecast) : forecast - came;

const withLosses = ({ moments, own, plain }: Losses, ownNow: number, plainNow: number): Losses => ({
  moments: Math.min(FADES, moments + 1),
  own: significant(own * (1 - 1 / FADES) + ownNow, 4),
  plain: significant(plain * (1 - 1 / FADES) + plainNow, 4),
});

export interface KnownDay {
  readonly season: Season;
  /** Highest load of each quarter of an hour from now on; the first one ends after so many seconds. */
  readonly loads: readonly number[];
  readonly seconds: number;
  /** Its losses, in parts of those of the plain forecast. */
  readonly losses: number;
}

/** Where both have been as good, a week ago is preferred: it knows weekends. */
const AS_GOOD = 1.1;

/** The season that has been better than the plain forecast, if one has, and if today goes as that day went. */
export const knownDay = (record: SeasonRecord | undefined, maxima: LoadMaxima, now: EpochMs): KnownDay | undefined => {
  const { losses } = record ?? nothingRecorded;
  let best: KnownDay | undefined;
  for (const season of SEASONS) {
    const { moments, own, plain } = losses[season];
    if (moments < LEAST_MOMENTS || own >= BETTER * plain) continue;
    const ahead = seasonAhead(maxima, season);
    if (ahead === undefined || !ahead.alike || !moves(ahead)) continue;
    const share = own / plain;
    if (best === undefined || share < AS_GOOD * best.losses) {
      best = { season, losses: share, ...fromNow(ahead, secondsOfQuarter(now)) };
    }
  }
  return best;
};

/** Of a day that stays as it is there is nothing to know. */
const MOVES = 1.5;

const moves = ({ loads }: SeasonAhead): boolean => Math.max(...loads) > MOVES * Math.min(...loads);

/** A quarter of an hour that is nearly over is no time to plan for. */
const LEAST_S = 450;

const fromNow = ({ loads }: SeasonAhead, seconds: number): Pick<KnownDay, 'loads' | 'seconds'> =>
  seconds < LEAST_S ? { loads: loads.slice(1), seconds: seconds + 900 } : { loads, seconds };
