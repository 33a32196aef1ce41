/** What stands where the charts will be, before there is anything to draw. */
import { h, svg } from '../dom.ts';
import { seconds } from '../format.ts';
import type { PageState } from '../model.ts';

export const nothingYet = ({ phase }: PageState): readonly (HTMLElement | SVGElement)[] => [
  svg(
    'svg',
    { viewBox: '0 0 240 72', width: 240, height: 72, 'aria-hidden': 'true' },
    svg('path', { class: 'ghost-load', d: 'M0 62C40 60 52 50 80 44S128 40 150 24S204 14 240 12' }),
    svg('path', { class: 'ghost-capacity', d: 'M0 50H62V34H130V16H178V4H240' }),
  ),
  h(
    'p',
    {},
    h(
      'strong',
      {},
      phase.kind === 'waiting' ? 'Waiting for the first turn' : 'The first turn is done, the next one draws',
    ),
  ),
  h('p', {}, `Load, capacity, lag, size and cost appear here turn by turn. ${windowWords(phase)}`),
];

const windowWords = (phase: PageState['phase']): string =>
  phase.kind === 'collecting'
    ? `A decision needs ${seconds(phase.needMs / 1000)} of metrics.`
    : 'A decision needs a full window of metrics.';
