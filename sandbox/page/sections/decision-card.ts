/** One decision: what changes, what became of it and, once opened, why. */
import { type Child, h } from '../dom.ts';
import { clockTime, count, day, dollars, exactTime, or, seconds, type Zone } from '../format.ts';
import type { DecisionStatus, Measured, PageDecision } from '../model.ts';
import { reasonList, shortReasonList } from './reasons.ts';

const ARROWS = { up: '▲', down: '▼', same: '•' } as const;
const WORDS = { up: 'scale up', down: 'scale down', same: 'change' } as const;

export const decisionCard = (decision: PageDecision, zone: Zone): HTMLDetailsElement =>
  h(
    'details',
    { class: `card ${toneOf(decision.status)}`, id: `decision-${decision.id}`, 'data-status': decision.status },
    h(
      'summary',
      {},
      h(
        'span',
        { class: `arrow ${decision.direction}`, role: 'img', 'aria-label': WORDS[decision.direction] },
        ARROWS[decision.direction],
      ),
      h(
        'span',
        { class: 'what' },
        h('strong', {}, `${count(decision.from.parallelism)} → ${count(decision.to.parallelism)}`),
        h('span', { class: 'cost' }, ...costOf(decision)),
      ),
      h(
        'span',
        { class: 'when' },
        h('span', { class: 'chip' }, statusWords(decision)),
        h(
          'time',
          { datetime: new Date(decision.at).toISOString(), title: day(decision.at, zone) },
          clockTime(decision.at, zone),
        ),
      ),
    ),
    h(
      'div',
      { class: 'card-body' },
      h('h3', {}, 'Why'),
      (decision.because.length > 3 ? shortReasonList : reasonList)(decision.because),
      ...vertexChanges(decision),
      h('h3', {}, 'What became of it'),
      steps(decision, zone),
    ),
  );

export const statusWords = ({ status, restartSeconds }: PageDecision): string => {
  switch (status) {
    case 'confirmed':
      return restartSeconds === null ? 'confirmed' : `confirmed in ${seconds(restartSeconds)}`;
    case 'rolled-back':
      return 'rolled back';
    default:
      return status;
  }
};

export const toneOf = (status: DecisionStatus): 'good' | 'bad' | 'busy' | 'quiet' => {
  switch (status) {
    case 'confirmed':
      return 'good';
    case 'failed':
    case 'refused':
    case 'rolled-back':
      return 'bad';
    case 'requested':
    case 'applying':
    case 'applied':
      return 'busy';
    case 'recommended':
    case 'lapsed':
      return 'quiet';
  }
};

const costOf = ({ from, to, vertices }: PageDecision): readonly Child[] => {
  if (to.kpus === null) return [`${vertices.length} ${vertices.length === 1 ? 'vertex' : 'vertices'}`];
  return [
    pair(from.kpus, to.kpus, count),
    ' KPUs',
    h('br'),
    pair(from.dollarsPerHour, to.dollarsPerHour, dollars),
    ' /h',
  ];
};

const pair = (from: Measured, to: Measured, say: (value: number) => string): string =>
  from === to ? `still ${or(to, say)}` : `${or(from, say)} → ${or(to, say)}`;

const vertexChanges = ({ vertices }: PageDecision): readonly HTMLElement[] =>
  vertices.length === 0
    ? []
    : [
        h('h3', {}, 'Vertices'),
        h(
          'ul',
          { class: 'vertex-changes' },
          ...vertices.map(({ name, from, to }) => h('li', {}, name, h('strong', {}, ` ${from} → ${to}`))),
        ),
      ];

const steps = (decision: PageDecision, zone: Zone): HTMLElement =>
  h(
    'ol',
    { class: 'steps' },
    ...decision.steps.map(({ at, status, says }) =>
      h(
        'li',
        { class: toneOf(status) },
        h('time', {}, exactTime(at, zone)),
        h(
          'span',
          {},
          h('strong', {}, status.replace('-', ' ')),
          ...says.map((sentence) => h('span', {}, ` ${sentence}`)),
        ),
      ),
    ),
    decision.status === 'confirmed' &&
      h('li', { class: 'hint' }, h('span'), h('span', {}, `Restart: ${or(decision.restartSeconds, seconds)}`)),
  );

export const decisionLabel = (decision: PageDecision, zone: Zone): string =>
  `${clockTime(decision.at, zone)}, ${WORDS[decision.direction]} from ${decision.from.parallelism} to ${decision.to.parallelism}, ${statusWords(decision)}`;
