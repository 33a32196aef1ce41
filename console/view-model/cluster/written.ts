/** How was a change asked of the platform, and what was written for it? As the answer to it said. */
import type { AutopilotEvent } from '../../../functions/ports.ts';
import type { ChangeInFlight } from '../../../lib/model/decision.ts';
import type { Reason } from '../../../lib/model/reason.ts';
import type { Sizing } from '../../../lib/model/sizing.ts';
import { PARALLELISM_OVERRIDES, printOverrides } from '../../../lib/sizing/override-string.ts';
import { sameSize } from '../../../lib/sizing/size-to.ts';
import type { PageDecision } from '../../page/model.ts';

interface Sizes {
  readonly from: Sizing;
  readonly to: Sizing;
}
type Asked = Pick<PageDecision, 'manner' | 'written'>;

export const askedByEvents = (events: readonly AutopilotEvent[]): Asked => {
  const applied = events.find(({ name }) => name === 'applied');
  return applied ? asked(applied.detail.because, applied.detail) : { manner: null, written: null };
};

export const askedByChange = ({ change, outcome }: ChangeInFlight): Asked =>
  outcome?.kind === 'applied' ? asked(outcome.because, change) : { manner: null, written: null };

/** Where the size stays, it is other configuration that was written. */
const asked = (because: readonly Reason[], { from, to }: Sizes): Asked => {
  const said = (rule: string): boolean => because.some((reason) => reason.rule === rule);
  return {
    manner: said('in-place') ? 'in place' : said('upgrade') ? 'upgrade' : null,
    written:
      said('overrides') && to.kind === 'per-vertex' && !sameSize(from, to)
        ? overrides(printOverrides(to.parallelism))
        : null,
  };
};

const overrides = (text: string): PageDecision['written'] => ({
  kind: 'flink-deployment',
  text: `spec:\n  flinkConfiguration:\n    ${PARALLELISM_OVERRIDES}: "${text}"`,
});
