/** The six numbers to know first. */

import type { PageState } from '../../model/page.ts';
import type { Measured } from '../../model/values.ts';
import { EXPLAINS_FIXED_SIZE, FIXED_SIZE } from '../shared/fixed-size.ts';
import { clockTime, count, dollars, NOT_MEASURED, or, percent, rate, seconds, zoneOf } from '../shared/format.ts';
import { kpusPaid, kpusShort } from '../shared/kpu-words.ts';
import { SAVED_EXPLAINS, SAVED_TITLE, savedDetail } from '../shared/saved-words.ts';
import { shortName } from '../shared/vertex-label.ts';
import { managersTile, savedHoursTile } from './cluster-tiles.ts';
import { type Tile, TileBox } from './tile.tsx';

export const TilesSection = ({ state }: { readonly state: PageState }) => {
  const tiles = [...sizeTiles(state), loadTile(state), lagTile(state), rescalesTile(state)];
  return (
    <section id="tiles" class="tiles" aria-label="Now">
      {tiles.map((tile) => (
        <TileBox key={tile.id} tile={tile} />
      ))}
    </section>
  );
};

const nextSizeText = (state: PageState): string => {
  const next = state.predictions?.nextSize;
  return next ? `; ${count(next.parallelism)} expected by ${clockTime(next.at, zoneOf(state))}` : '';
};

const sizeTile = (state: PageState): Tile => {
  const { size } = state;
  const kpus = size?.kpus ?? null;
  const perKpu = size?.parallelismPerKpu ?? null;
  const slots = perKpu === 1 ? '1 slot' : `${or(perKpu, count)} slots`;
  const detail = kpus === null ? 'the widest vertex' : `${kpusPaid(kpus)}, ${slots} each`;
  return {
    id: 'size',
    title: 'Parallelism',
    value: or(size?.parallelism, count),
    unit: '',
    detail: size ? `${detail}${nextSizeText(state)}` : 'known with the first evaluation',
  };
};

/** Where a size has no price, what it consists of is shown instead. */
const sizeTiles = (state: PageState): readonly Tile[] => {
  const { size, cluster } = state;
  if (cluster) {
    const saved = state.savedDollars === null ? savedHoursTile(state, cluster) : savedTile(state);
    return [subtasksTile(state), managersTile(cluster), saved];
  }
  if (size && size.kpus === null) {
    const third = state.savedDollars === null ? busiestTile(state) : savedTile(state);
    return [sizeTile(state), subtasksTile(state), third];
  }
  return [sizeTile(state), costTile(state), savedTile(state)];
};

const subtasksTile = ({ vertices }: PageState): Tile => {
  const all = vertices.map((vertex) => vertex.parallelism);
  const known = all.every((parallelism) => parallelism !== null) && all.length > 0;
  const widest = vertices.toSorted((a, b) => (b.parallelism ?? 0) - (a.parallelism ?? 0))[0];
  const total = known ? all.reduce((sum, parallelism) => sum + (parallelism ?? 0), 0) : null;
  return {
    id: 'subtasks',
    title: 'Subtasks',
    value: or(total, count),
    unit: '',
    detail: widest
      ? `in ${vertices.length} vertices; ${shortName(widest)} has ${or(widest.parallelism, count)}`
      : 'known with the first evaluation',
  };
};

const busiestTile = ({ vertices }: PageState): Tile => {
  const known = vertices.filter((vertex) => vertex.busy !== null);
  const busiest = known.toSorted((a, b) => (b.busy ?? 0) - (a.busy ?? 0))[0];
  return {
    id: 'busiest',
    title: 'Busiest vertex',
    value: or(busiest?.busy, percent),
    unit: '',
    detail: busiest ? shortName(busiest) : 'known with the first full evaluation',
    ...(busiest ? { share: { value: busiest.busy ?? 0, means: 'busy' } } : {}),
  };
};

const costTile = (state: PageState): Tile => {
  const { size, baseline } = state;
  const now = size?.dollarsPerHour ?? null;
  const share = now !== null && baseline ? now / baseline.dollarsPerHour : undefined;
  const against = baseline
    ? `${FIXED_SIZE} ${dollars(baseline.dollarsPerHour)} /h, ${kpusShort(baseline.kpus)} KPUs`
    : 'fixed size not known';
  return {
    id: 'cost',
    title: state.standing.state === 'not-running' ? 'Cost while it runs' : 'Cost now',
    value: or(now, dollars),
    unit: now === null ? '' : '/h',
    detail: against,
    explains: EXPLAINS_FIXED_SIZE,
    ...(share === undefined
      ? {}
      : { share: { value: share, means: `${percent(share)} of the price of the fixed size` } }),
  };
};

const savedTile = (state: PageState): Tile => ({
  id: 'saved',
  title: SAVED_TITLE,
  value: or(state.savedDollars, dollars),
  unit: '',
  detail: savedDetail(state),
  explains: SAVED_EXPLAINS,
  ...(state.savedDollars !== null && state.savedDollars > 0.005 ? { tone: 'good' as const } : {}),
});

const loadTile = (state: PageState): Tile => {
  const { incoming, history } = state;
  const capacity = history.evaluations.at(-1)?.capacity ?? null;
  return {
    id: 'incoming',
    title: 'Incoming',
    value: or(incoming, count),
    unit: incoming === null ? '' : 'rec/s',
    detail: `${incoming === null ? '' : 'mean of the window; '}capacity ${or(capacity, rate)}`,
    ...shareOf(incoming, capacity),
  };
};

const shareOf = (incoming: Measured, capacity: Measured): Pick<Tile, 'share' | 'tone'> => {
  if (incoming === null || capacity === null || capacity === 0) return {};
  const used = incoming / capacity;
  return { share: { value: used, means: `${percent(used)} of the capacity` }, ...(used > 1 ? { tone: 'bad' } : {}) };
};

const lagTile = (state: PageState): Tile => {
  const lag = state.lag;
  const at = lag ? ` at ${clockTime(lag.at, zoneOf(state))}` : '';
  const inSeconds = lag?.seconds ?? null;
  const records = lag?.records ?? null;
  return {
    id: 'lag',
    title: 'Lag',
    value: inSeconds === null ? or(records, count) : seconds(inSeconds),
    unit: inSeconds === null && records !== null ? 'records' : '',
    detail: lagDetail(inSeconds, records, at),
    ...(inSeconds !== null && inSeconds > 60 ? { tone: 'bad' as const } : {}),
  };
};

const lagDetail = (inSeconds: Measured, records: Measured, at: string): string => {
  if (inSeconds !== null) return `${or(records, count)} records${at}`;
  return records === null ? 'records that wait at the sources' : `in seconds: ${NOT_MEASURED}`;
};

const rescalesTile = ({ rescales }: PageState): Tile => {
  const others = [
    [rescales.underWay, 'under way'],
    [rescales.recommended, 'recommended'],
    [rescales.refused, 'refused'],
    [rescales.failed, 'failed'],
    [rescales.rolledBack, 'rolled back'],
    [rescales.lapsed, 'lapsed'],
  ] as const;
  const shown = others.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return {
    id: 'rescales',
    title: 'Rescales',
    value: count(rescales.confirmed),
    unit: '',
    detail: shown.length > 0 ? shown.join(', ') : rescales.confirmed > 0 ? 'every one confirmed' : 'none yet',
  };
};
