/** One decision, under an address of its own: a paragraph, the reasons by what they are about, the numbers, and how to check it. */
import { keyOf } from '../../../lib/model/job.ts';
import type { PageDecision } from '../../model/history.ts';
import type { PageState } from '../../model/page.ts';
import { day, unbroken, zoneOf } from '../shared/format.ts';
import { hashOf } from '../shared/route.ts';
import { statusTone } from '../shared/state-words.ts';
import { AlternativesTable } from './alternatives.tsx';
import { MemoryConfig, Steps, VertexChanges } from './decision-card.tsx';
import { decisionParagraph } from './decision-paragraph.ts';
import { directionWords, statusWords, titleOf } from './decision-words.ts';
import { GroupedReasons } from './grouped-reasons.tsx';
import { ReadyMadeText } from './ready-made.tsx';
import { Replay } from './replay.tsx';

export const DecisionView = ({ state, id }: { readonly state: PageState; readonly id: string }) => {
  const decision = state.history.decisions.find((one) => one.id === id);
  const jobLink = hashOf({ kind: 'job', key: keyOf(state.job) });
  return (
    <section id="decisions" class="panel decision-view" aria-labelledby="decision-title" tabIndex={-1}>
      <p class="back">
        <a href={jobLink}>← {state.job.name}</a>
      </p>
      {decision ? <Decision decision={decision} state={state} /> : <Unknown id={id} />}
    </section>
  );
};

const Unknown = ({ id }: { readonly id: string }) => (
  <div class="empty">
    <h2 id="decision-title">This decision is not known</h2>
    <p>The store has no decision {id} of this job: it keeps them for 90 days.</p>
  </div>
);

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
          <Replay key={decision.id} decision={decision} job={state.job} />
        </div>
      </div>
    </>
  );
};

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
