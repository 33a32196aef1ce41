/** The lane above the charts: one mark per decision, which opens it, and what happened to the job otherwise; dense marks gather. */
import type { PageDecision } from '../../model/history.ts';
import type { PageHappening } from '../../model/page.ts';
import type { Time } from '../../model/values.ts';
import { decisionLabel } from '../decisions/decision-words.ts';
import { clockTime, type Zone } from '../shared/format.ts';
import { openDecision } from '../shared/opened.ts';
import { gatheredTone, statusTone } from '../shared/state-words.ts';
import { gathered, type Placed } from './gather.ts';

const GLYPH = { up: '▲', down: '▼', same: '•' } as const;
const ADVICE = { up: '△', down: '▽', same: '◦' } as const;

const glyphOf = ({ status, direction }: PageDecision): string => {
  if (statusTone(status) === 'bad') return '✕';
  return (status === 'recommended' ? ADVICE : GLYPH)[direction];
};

export const HAPPENED = {
  restart: { glyph: '↻', means: 'restart, not by us' },
  outage: { glyph: '⊘', means: 'outage of the producers' },
  'no-metrics': { glyph: '?', means: 'no metrics' },
} as const satisfies Readonly<Record<PageHappening['kind'], unknown>>;

export interface LanePlace {
  readonly from: Time;
  readonly to: Time;
  /** Of the plotting area, in CSS pixels. */
  readonly left: number;
  readonly width: number;
  readonly zone: Zone;
}

interface LaneOf {
  readonly decisions: readonly PageDecision[];
  readonly happenings: readonly PageHappening[];
  readonly place: LanePlace;
  readonly zoomTo: (from: Time, to: Time) => void;
}

/** Nearer than this they would lie on each other. */
const LEAST = 17;

export const Lane = ({ decisions, happenings, place, zoomTo }: LaneOf) => {
  const { from, to, left, width } = place;
  const inView = (at: Time): boolean => at >= from && at <= to;
  const x = (at: Time): number => left + ((at - from) / (to - from)) * width;
  const ours = decisions.filter(({ at }) => inView(at)).reverse();
  const others = happenings.filter((one) => inView(one.from));
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: these are no fields */}
      <div class="lane" role="group" aria-label="Decisions over time">
        {gathered(ours, ({ at }) => x(at), LEAST).map((placed) =>
          placed.items.length === 1 ? (
            <DecisionMark key={placed.items[0]!.id} decision={placed.items[0]!} x={placed.x} zone={place.zone} />
          ) : (
            <GatheredMark key={placed.items[0]!.id} placed={placed} zone={place.zone} zoomTo={zoomTo} />
          ),
        )}
      </div>
      {others.length > 0 && (
        <>
          <div class="lane others">
            {gathered(others, (one) => x(one.from), LEAST).map((placed) => (
              <HappeningMark key={placed.items[0]?.from} placed={placed} zone={place.zone} />
            ))}
          </div>
          <LaneLegend happenings={others} />
        </>
      )}
    </>
  );
};

const DecisionMark = ({
  decision,
  x,
  zone,
}: {
  readonly decision: PageDecision;
  readonly x: number;
  readonly zone: Zone;
}) => {
  const label = decisionLabel(decision, zone);
  return (
    <button
      type="button"
      class={`mark ${decision.direction} ${statusTone(decision.status)}`}
      title={label}
      aria-label={label}
      style={{ left: `${x}px` }}
      onClick={() => openDecision(decision.id)}
    >
      {glyphOf(decision)}
    </button>
  );
};

interface GatheredOf {
  readonly placed: Placed<PageDecision>;
  readonly zone: Zone;
  readonly zoomTo: (from: Time, to: Time) => void;
}

/** So much is shown around them: they then have room beside each other. */
const AROUND_MS = 10 * 60_000;

const GatheredMark = ({ placed: { x, items }, zone, zoomTo }: GatheredOf) => {
  const times = items.map(({ at }) => at);
  const label = `${items.length} decisions; show them apart: ${items.map((one) => decisionLabel(one, zone)).join('; ')}`;
  return (
    <button
      type="button"
      class={`mark gathered ${gatheredTone(items.map(({ status }) => status))}`}
      title={label}
      aria-label={label}
      style={{ left: `${x}px` }}
      onClick={() => zoomTo(Math.min(...times) - AROUND_MS, Math.max(...times) + AROUND_MS)}
    >
      {items.length}
    </button>
  );
};

const HappeningMark = ({
  placed: { x, items },
  zone,
}: {
  readonly placed: Placed<PageHappening>;
  readonly zone: Zone;
}) => {
  const [first] = items;
  if (!first) return null;
  const words = items.map(({ says, from, until }) => `${clockTime(from, zone)} to ${clockTime(until, zone)}: ${says}`);
  return (
    <span
      class={`mark happened ${first.kind}`}
      role="img"
      title={words.join('\n')}
      aria-label={words.join(' ')}
      style={{ left: `${x}px` }}
    >
      {items.length === 1 ? HAPPENED[first.kind].glyph : items.length}
    </span>
  );
};

const LaneLegend = ({ happenings }: Pick<LaneOf, 'happenings'>) => (
  <ul class="lane-legend" aria-label="What happened to the job">
    {(Object.keys(HAPPENED) as readonly PageHappening['kind'][])
      .filter((kind) => happenings.some((one) => one.kind === kind))
      .map((kind) => (
        <li key={kind} class={kind}>
          <i aria-hidden="true">{HAPPENED[kind].glyph}</i>
          {HAPPENED[kind].means}
        </li>
      ))}
  </ul>
);
