/** One decision, under an address of its own. */
import type { PageState } from '../../model/page.ts';
import { zoneOf } from '../shared/format.ts';
import { DecisionCard } from './decision-card.tsx';

export const DecisionView = ({ state, id }: { readonly state: PageState; readonly id: string }) => {
  const decision = state.history.decisions.find((one) => one.id === id);
  return (
    <section id="decisions" class="panel decision-view" aria-label="Decision" tabIndex={-1}>
      {decision ? (
        <DecisionCard decision={decision} zone={zoneOf(state)} cluster={state.cluster} />
      ) : (
        <p class="empty">The store has no decision {id} of this job any more.</p>
      )}
    </section>
  );
};
