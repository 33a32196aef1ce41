/** How many decisions came to what. */
import type { PageDecision } from '../model/history.ts';
import type { PageState } from '../model/page.ts';

export const rescalesByStatus = (decisions: readonly PageDecision[]): PageState['rescales'] => {
  const count = (...statuses: readonly PageDecision['status'][]): number =>
    decisions.filter((decision) => statuses.includes(decision.status)).length;
  return {
    confirmed: count('confirmed'),
    underWay: count('requested', 'applying', 'applied'),
    refused: count('refused'),
    failed: count('failed'),
    rolledBack: count('rolled-back'),
    lapsed: count('lapsed'),
    recommended: count('recommended'),
  };
};
