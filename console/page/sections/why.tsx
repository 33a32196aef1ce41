/** Reasons for holding now, or the progress of the change under way. */
import type { PageState } from '../../model/page.ts';
import { AlternativesTable } from '../decisions/alternatives.tsx';
import { FoldedReasons } from '../decisions/reasons.tsx';
import { clockTime, zoneOf } from '../shared/format.ts';
import { progressWords, standingWords } from '../shared/phase-words.ts';

/** A job of many vertices has many reasons to hold: the first few are enough at first. */
const FIRST = 5;

export const WhySection = ({ state }: { readonly state: PageState }) => {
  const { hold } = state;
  return (
    <section id="why" class="panel why" aria-labelledby="why-title">
      <div class="panel-head">
        <h2 id="why-title">{titleOf(state)}</h2>
        <span class="hint">{hold ? `evaluation of ${clockTime(hold.at, zoneOf(state))}` : ''}</span>
      </div>
      <Progress state={state} />
      {state.asked !== null && <p class="asked-now">Since then: {state.asked}</p>}
      {hold ? <FoldedReasons because={hold.because} first={FIRST} /> : <p class="hint">{nothingHeld(state)}</p>}
      <SizesWeighed state={state} />
    </section>
  );
};

/** With a decision they are shown there. */
const SizesWeighed = ({ state: { hold, predictions } }: { readonly state: PageState }) => {
  const weighed = predictions?.alternatives ?? [];
  if (hold === null || weighed.length === 0) return null;
  return (
    <details class="weighed">
      <summary class="weighed-sizes">Sizes that were weighed: {weighed.length}</summary>
      <AlternativesTable all={weighed} />
    </details>
  );
};

const titleOf = (state: PageState): string => {
  const { phase, hold } = state;
  if (phase.kind === 'changing') return 'A change is under way';
  return hold ? 'Why nothing is done now' : standingWords(state);
};

const nothingHeld = ({ phase }: Pick<PageState, 'phase'>): string => {
  switch (phase.kind) {
    case 'waiting':
      return 'Nothing was measured yet. The first evaluation reads the metrics and remembers them.';
    case 'changing':
      return 'Decided in the newest evaluation: its reasons are with the decision.';
    case 'recommending':
      return 'Another size is recommended; in this mode it is left to you.';
    default:
      return 'The newest evaluation decided; its reasons are with the decision.';
  }
};

/** Not every policy waits for a full window. */
const needsWindow = ({ hold }: Pick<PageState, 'hold'>): boolean =>
  hold?.because.some(({ rule }) => rule === 'window-full' || rule === 'stabilizing') ?? true;

const STEPS = ['requested', 'applied', 'confirmed'] as const;

const Progress = ({ state: { phase, hold } }: { readonly state: PageState }) => {
  if (phase.kind === 'collecting') {
    return (
      <>
        <progress class="collecting" max={phase.needMs} value={phase.haveMs} aria-label="Window collected" />
        <p class="collecting-words">
          <strong>{progressWords(phase)}</strong> of metrics collected.
          {needsWindow({ hold }) && ' Nothing is decided on less than a full window.'}
        </p>
      </>
    );
  }
  if (phase.kind !== 'changing') return null;
  const reached = phase.status === 'applied' ? 1 : 0;
  return (
    <ol class="steps-now">
      {STEPS.map((step, i) => (
        <li key={step} class={i < reached ? 'done' : i === reached ? 'now' : 'next'}>
          {step}
        </li>
      ))}
    </ol>
  );
};
