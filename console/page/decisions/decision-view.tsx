/** One decision, under an address of its own: a paragraph, the reasons by what they are about, the numbers, and how to check it. */

import { useEffect, useState } from 'preact/hooks';
import { keyOf } from '../../../lib/model/job.ts';
import { isCalled, type PageDecision } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import { jsonOf } from '../shared/asked.ts';
import { day, unbroken, zoneOf } from '../shared/format.ts';
import { hashOf } from '../shared/route.ts';
import { serves } from '../shared/serves.ts';
import { statusTone } from '../shared/state-words.ts';
import { AlternativesTable } from './alternatives.tsx';
import { MemoryConfig, VertexChanges } from './decision-card.tsx';
import { decisionParagraph } from './decision-paragraph.ts';
import { directionWords, statusWords, titleOf } from './decision-words.ts';
import { GroupedReasons } from './grouped-reasons.tsx';
import { ReadyMadeText } from './ready-made.tsx';
import { Replay } from './replay.tsx';
import { Steps } from './steps.tsx';

export const DecisionView = ({ state, id }: { readonly state: PageState; readonly id: string }) => {
  const key = keyOf(state.job);
  const known = state.history.decisions.find((one) => isCalled(one, (called) => called === id));
  const stored = useStored(key, id, known === undefined || known.shortened === true);
  const decision = stored.kind === 'found' ? stored.decision : known;
  return (
    <section id="decisions" class="panel decision-view" aria-labelledby="decision-title" tabIndex={-1}>
      <p class="back">
        <a href={hashOf({ kind: 'job', key })}>← {state.job.name}</a>
      </p>
      {decision ? <Decision decision={decision} state={state} /> : <NotShown id={id} stored={stored} />}
    </section>
  );
};

type Stored =
  | { readonly kind: 'not needed' | 'asked' | 'none' }
  | { readonly kind: 'found'; readonly decision: PageDecision }
  | { readonly kind: 'failed'; readonly says: string };

/** The page has the decisions of its hours, and of the older of them no more than a line: the store has them all. */
const useStored = (job: string, decision: string, needed: boolean): Stored => {
  const [stored, setStored] = useState<Stored>({ kind: 'not needed' });
  const asks = needed && serves.decision;
  useEffect(() => {
    let over = false;
    const set = (next: Stored): void => {
      if (!over) setStored(next);
    };
    if (!asks) set({ kind: needed ? 'none' : 'not needed' });
    else {
      set({ kind: 'asked' });
      storedDecision(job, decision).then(set, (error: unknown) =>
        set({ kind: 'failed', says: error instanceof Error ? error.message : String(error) }),
      );
    }
    return () => {
      over = true;
    };
  }, [job, decision, asks, needed]);
  return stored;
};

const storedDecision = async (job: string, decision: string): Promise<Stored> => {
  const response = await fetch(`/api/decision?${new URLSearchParams({ job, decision })}`);
  if (response.status === 404) return { kind: 'none' };
  return { kind: 'found', decision: await jsonOf<PageDecision>(response) };
};

const NotShown = ({ id, stored }: { readonly id: string; readonly stored: Stored }) => {
  switch (stored.kind) {
    case 'failed':
      return (
        <div class="empty">
          <h2 id="decision-title">This decision can not be shown</h2>
          <p>{stored.says}</p>
        </div>
      );
    case 'none':
      return (
        <div class="empty">
          <h2 id="decision-title">This decision is not known</h2>
          <p>
            The store has no decision {id} of this job. It keeps them for 90 days, or as <code>journalDays</code> of the
            settings says.
          </p>
        </div>
      );
    default:
      return (
        <div class="empty">
          <h2 id="decision-title">Decision {id}</h2>
          <p>It is being read from the store …</p>
        </div>
      );
  }
};

const Decision = ({ decision, state }: { readonly decision: PageDecision; readonly state: PageState }) => {
  const zone = zoneOf(state);
  return (
    <>
      <header class="decision-head">
        <h2 id="decision-title">
          {capital(directionWords(decision))}: {titleOf(decision)}
        </h2>
        <span class={`chip ${statusTone(decision.status)}`}>{statusWords(decision)}</span>
        <span class="hint">{day(decision.at, zone)}</span>
      </header>
      <p class="paragraph">{unbroken(decisionParagraph(decision, zone))}</p>
      <div class="decision-parts">
        <div>
          <GroupedReasons because={decision.because} />
        </div>
        <div>
          {decision.alternatives.length > 0 && (
            <>
              <h3>Sizes that were weighed</h3>
              <AlternativesTable all={decision.alternatives} />
            </>
          )}
          <VertexChanges decision={decision} />
          {decision.written && (
            <>
              <h3>What was written</h3>
              <ReadyMadeText text={decision.written} />
            </>
          )}
          <MemoryConfig decision={decision} />
          <h3>What became of it</h3>
          <Steps decision={decision} zone={zone} />
          <Replay key={decision.id} decision={decision.repeated.at(-1) ?? decision} job={state.job} />
        </div>
      </div>
    </>
  );
};

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
