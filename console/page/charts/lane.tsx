/** The lane above the charts: one button per decision, where it happened; it opens the decision. */
import type { PageDecision } from '../../model/history.ts';
import type { Time } from '../../model/values.ts';
import { decisionLabel, toneOf } from '../decisions/decision-words.ts';
import type { Zone } from '../shared/format.ts';
import { openDecision } from '../shared/opened.ts';

const GLYPH = { up: '▲', down: '▼', same: '•' } as const;
const ADVICE = { up: '△', down: '▽', same: '◦' } as const;

const glyphOf = ({ status, direction }: PageDecision): string => {
  if (toneOf(status) === 'bad') return '✕';
  return (status === 'recommended' ? ADVICE : GLYPH)[direction];
};

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
  readonly place: LanePlace;
}

export const DecisionLane = ({ decisions, place: { from, to, left, width, zone } }: LaneOf) => {
  const inView = decisions.filter(({ at }) => at >= from && at <= to).reverse();
  return (
    // biome-ignore lint/a11y/useSemanticElements: these are no fields
    <div class="lane" role="group" aria-label="Decisions over time">
      {inView.map((decision) => {
        const label = decisionLabel(decision, zone);
        return (
          <button
            key={decision.id}
            type="button"
            class={`mark ${decision.direction} ${toneOf(decision.status)}`}
            title={label}
            aria-label={label}
            style={{ left: `${left + ((decision.at - from) / (to - from)) * width}px` }}
            onClick={() => openDecision(decision.id)}
          >
            {glyphOf(decision)}
          </button>
        );
      })}
    </div>
  );
};
