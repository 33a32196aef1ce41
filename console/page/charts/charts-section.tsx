/** The charts together: one span of time, one cursor, the decisions on all of them. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { PageState } from '../../model/page.ts';
import type { Time } from '../../model/values.ts';
import { clockTime, day, zoneOf } from '../shared/format.ts';
import { useWidth } from '../shared/use-width.ts';
import { Chart } from './chart.tsx';
import { leftAxis, rightAxis } from './chart-options.ts';
import { ChartsEmpty } from './charts-empty.tsx';
import { Lane } from './lane.tsx';
import { marksOf } from './marks.ts';
import { CHOICES, type Shown, type Span, shownOf } from './span.ts';
import { chartSpecs } from './specs.ts';

const NARROW = 560;

export const ChartsSection = ({ state }: { readonly state: PageState }) => {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const [span, choose] = useState<Span>({ kind: 'newest', hours: 24 });
  const cursor = useSignal<Time | undefined>(undefined);
  const plots = useRef(new Set<uPlot>()).current;
  const newest = useRef(state);
  newest.current = state;
  useEffect(() => {
    // The time that is pointed at is never past what is known.
    if (cursor.value !== undefined) cursor.value = Math.min(cursor.value, forecastUntil(state));
  }, [state]);

  const nothing = state.history.evaluations.length < 2 && state.history.minutes.length < 2;
  const zone = zoneOf(state);
  const narrow = width < NARROW;
  const shown = shownNow(span, state);
  const marks = marksOf(state.history.decisions, state.happenings);
  const cursorAt = (time: Time | undefined): void => {
    cursor.value = time === undefined ? undefined : Math.min(time, forecastUntil(newest.current));
  };
  const zoomTo = (from: Time, to: Time): void => choose({ kind: 'fixed', from, to });

  const moveCursor = (time: Time | undefined): void => {
    for (const plot of plots) {
      const left = time === undefined ? -10 : plot.valToPos(time / 1000, 'x');
      plot.setCursor({ left, top: time === undefined ? -10 : 10 }, false);
    }
    cursorAt(time);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') moveCursor(undefined);
    if (step === undefined) return;
    event.preventDefault();
    const { from, to } = shown;
    const next = (cursor.value ?? state.now) + (step * (to - from)) / (event.shiftKey ? 20 : 200);
    moveCursor(Math.min(to, Math.max(from, next)));
  };

  const specs = width === 0 || nothing ? [] : chartSpecs(state);
  const lanePlace = { ...shown, left: leftAxis(narrow), width: width - leftAxis(narrow) - rightAxis(narrow), zone };
  return (
    <section id="charts" class="panel charts" aria-label="Charts over time">
      <div class="panel-head">
        <h2>Over time</h2>
        {!nothing && (
          <>
            <CursorTime cursor={cursor} state={state} />
            <SpanChoices span={span} choose={choose} />
          </>
        )}
      </div>
      {nothing && <ChartsEmpty phase={state.phase} />}
      <div ref={box}>
        {!nothing && width > 0 && (
          <>
            <Lane decisions={state.history.decisions} happenings={state.happenings} place={lanePlace} zoomTo={zoomTo} />
            {/* biome-ignore lint/a11y/useSemanticElements: these are no fields */}
            <div
              class="stack"
              role="group"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the cursor of all charts
              tabIndex={0}
              aria-label="Charts: arrow keys move the cursor"
              onKeyDown={onKeyDown}
            >
              {specs.map((spec, i) => (
                <Chart
                  key={spec.id}
                  spec={spec}
                  state={state}
                  marks={marks}
                  shown={shown}
                  cursor={cursor}
                  plots={plots}
                  place={{ width, zone, narrow, cursorAt, zoomTo, last: i === specs.length - 1 }}
                />
              ))}
            </div>
          </>
        )}
      </div>
    </section>
  );
};

interface CursorOf {
  readonly cursor: ReadonlySignal<Time | undefined>;
  readonly state: PageState;
}

/** Only this is drawn again when the cursor moves. */
const CursorTime = ({ cursor, state }: CursorOf) => (
  <span class="hint cursor-time">{cursorWords(cursor.value, state)}</span>
);

const cursorWords = (at: Time | undefined, state: PageState): string => {
  if (at === undefined) return 'newest values';
  const zone = zoneOf(state);
  return `${at > state.now ? 'forecast for' : 'values at'} ${day(at, zone)}, ${clockTime(at, zone)}`;
};

const SpanChoices = ({ span, choose }: { readonly span: Span; readonly choose: (span: Span) => void }) => (
  // biome-ignore lint/a11y/useSemanticElements: these are no fields
  <div class="choices" role="group" aria-label="Span of time">
    <button type="button" class="reset" hidden={span.kind !== 'fixed'} onClick={() => choose(CHOICES[2]!.span)}>
      Reset zoom
    </button>
    {CHOICES.map(({ label, span: choice }) => (
      <button
        key={label}
        type="button"
        aria-pressed={JSON.stringify(choice) === JSON.stringify(span)}
        onClick={() => choose(choice)}
      >
        {label}
      </button>
    ))}
  </div>
);

const forecastUntil = ({ predictions, now }: PageState): Time => Math.max(now, predictions?.forecast.at(-1)?.at ?? now);

const shownNow = (span: Span, state: PageState): Shown => shownOf(span, state.from, state.now, forecastUntil(state));
