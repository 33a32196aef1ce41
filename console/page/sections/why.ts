/** Reasons for holding now, or the progress of the change under way. */

import type { PageState } from '../../model/page.ts';
import type { PageAlternative } from '../../model/predictions.ts';
import { alternativesTable } from '../decisions/alternatives.ts';
import { foldedReasons } from '../decisions/reasons.ts';
import { h, whenChanged } from '../shared/dom.ts';
import { clockTime, zoneOf } from '../shared/format.ts';
import { phaseWords, progressWords } from './header.ts';

/** A job of many vertices has many reasons to hold: the first few are enough at first. */
const FIRST = 5;

export const whySection = (place: HTMLElement): ((state: PageState) => void) => {
  const draw = whenChanged((shown: Shown) => {
    const isOpen = place.querySelector<HTMLDetailsElement>('details.weighed')?.open ?? false;
    place.replaceChildren(
      h('div', { class: 'panel-head' }, h('h2', {}, titleOf(shown)), h('span', { class: 'hint' }, shown.at)),
      ...progress(shown),
      shown.hold ? foldedReasons(shown.hold.because, FIRST) : h('p', { class: 'hint' }, nothingHeld(shown)),
      ...sizesWeighed(shown, isOpen),
    );
  });
  return (state) => {
    const at = state.hold ? `evaluation of ${clockTime(state.hold.at, zoneOf(state))}` : '';
    draw({ phase: state.phase, hold: state.hold, at, weighed: state.predictions?.alternatives ?? [] });
  };
};

interface Shown extends Pick<PageState, 'phase' | 'hold'> {
  readonly at: string;
  readonly weighed: readonly PageAlternative[];
}

/** With a decision they are shown there. */
const sizesWeighed = ({ hold, weighed }: Shown, open: boolean): readonly HTMLElement[] =>
  hold === null || weighed.length === 0
    ? []
    : [
        h(
          'details',
          { class: 'weighed', open },
          h('summary', { class: 'weighed-sizes' }, `Sizes that were weighed: ${weighed.length}`),
          alternativesTable(weighed),
        ),
      ];

const titleOf = ({ phase, hold }: Pick<PageState, 'phase' | 'hold'>): string => {
  if (phase.kind === 'changing') return 'A change is under way';
  return hold ? 'Why nothing is done now' : phaseWords(phase);
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

const progress = ({ phase, hold }: Pick<PageState, 'phase' | 'hold'>): readonly HTMLElement[] => {
  if (phase.kind === 'collecting') {
    return [
      h('progress', { class: 'collecting', max: phase.needMs, value: phase.haveMs, 'aria-label': 'Window collected' }),
      h(
        'p',
        { class: 'collecting-words' },
        h('strong', {}, progressWords(phase)),
        ` of metrics collected.${needsWindow({ hold }) ? ' Nothing is decided on less than a full window.' : ''}`,
      ),
    ];
  }
  if (phase.kind !== 'changing') return [];
  const steps = ['requested', 'applied', 'confirmed'];
  const reached = phase.status === 'applied' ? 1 : 0;
  return [
    h(
      'ol',
      { class: 'steps-now' },
      ...steps.map((step, i) => h('li', { class: i < reached ? 'done' : i === reached ? 'now' : 'next' }, step)),
    ),
  ];
};
