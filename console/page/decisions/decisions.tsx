/** Every decision, newest first; each opens its reasons. */
import { useEffect, useState } from 'preact/hooks';
import { keyOf } from '../../../lib/model/job.ts';
import type { PageState } from '../../model/page.ts';
import { zoneOf } from '../shared/format.ts';
import { opened } from '../shared/opened.ts';
import { hashOf } from '../shared/route.ts';
import { DecisionCard } from './decision-card.tsx';

const SHOWN = 8;

export const DecisionsSection = ({ state }: { readonly state: PageState }) => {
  const [all, setAll] = useState(false);
  const asked = opened.value;
  useEffect(() => {
    if (!asked) return;
    setAll(true);
    // After the cards that were not shown are there.
    const later = setTimeout(() => bringIntoView(asked.id));
    return () => clearTimeout(later);
  }, [asked]);
  const { decisions } = state.history;
  const key = keyOf(state.job);
  return (
    <section id="decisions" class="panel decisions" aria-labelledby="decisions-title" tabIndex={-1}>
      <div class="panel-head">
        <h2 id="decisions-title">Decisions</h2>
        <span class="hint">{decisions.length > 0 ? decisions.length : ''}</span>
      </div>
      <div class="cards">
        {decisions.length === 0 && <NothingYet state={state} />}
        {(all ? decisions : decisions.slice(0, SHOWN)).map((decision) => (
          <DecisionCard
            key={decision.id}
            decision={decision}
            zone={zoneOf(state)}
            now={state.now}
            cluster={state.cluster}
            link={hashOf({ kind: 'decision', key, id: decision.id })}
          />
        ))}
      </div>
      <button class="more" type="button" hidden={all || decisions.length <= SHOWN} onClick={() => setAll(true)}>
        Show all {decisions.length}
      </button>
    </section>
  );
};

const bringIntoView = (id: string): void => {
  const card = document.getElementById(`decision-${id}`);
  if (!(card instanceof HTMLDetailsElement)) return;
  card.open = true;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  card.scrollIntoView({ block: 'nearest', behavior: still ? 'auto' : 'smooth' });
  card.querySelector('summary')?.focus({ preventScroll: true });
};

const NothingYet = ({ state }: { readonly state: PageState }) => (
  <div class="empty">
    <p>
      <strong>No decision yet</strong>
    </p>
    <p>{nothingYetWords(state)}</p>
  </div>
);

/** Never that all is well while the reasons name another size. */
const nothingYetWords = ({ mode, phase, wantsAnotherSize }: PageState): string => {
  if (mode === 'observe') return 'In mode observe nothing is ever decided.';
  if (phase.kind !== 'holding') return 'The first one can come as soon as a full window was seen.';
  return wantsAnotherSize
    ? 'Another size is wanted, and waits: the reasons say for what.'
    : 'The job has the size it needs.';
};
