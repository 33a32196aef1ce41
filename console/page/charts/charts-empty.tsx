/** What is in the place of the charts before there is anything to draw. */
import type { Phase } from '../../model/page.ts';
import { seconds } from '../shared/format.ts';

export const ChartsEmpty = ({ phase }: { readonly phase: Phase }) => (
  <div class="empty charts-empty">
    <svg viewBox="0 0 240 72" width={240} height={72} aria-hidden="true">
      <path class="ghost-load" d="M0 62C40 60 52 50 80 44S128 40 150 24S204 14 240 12" />
      <path class="ghost-capacity" d="M0 50H62V34H130V16H178V4H240" />
    </svg>
    <p>
      <strong>
        {phase.kind === 'waiting'
          ? 'Waiting for the first evaluation'
          : 'The first evaluation is done, the next one draws'}
      </strong>
    </p>
    <p>Load, capacity, lag, size and cost appear here evaluation by evaluation. {windowWords(phase)}</p>
  </div>
);

const windowWords = (phase: Phase): string =>
  phase.kind === 'collecting'
    ? `A decision needs ${seconds(phase.needMs / 1000)} of metrics.`
    : 'A decision needs a full window of metrics.';
