/** One decision: what changes, what became of it and, once opened, why. */

import type { PageDecision } from '../../model/history.ts';
import type { PageCluster } from '../../model/page.ts';
import type { Measured } from '../../model/values.ts';
import { type Child, h } from '../shared/dom.ts';
import { bytes, clockTime, count, day, dollars, exactTime, or, seconds, type Zone } from '../shared/format.ts';
import { alternativesTable } from './alternatives.ts';
import { changeWords, isMemoryAlone, mostChanged, restOf, upgradeStrategyWords } from './cluster-words.ts';
import { directionWords, statusWords, toneOf } from './decision-words.ts';
import { readyMade } from './ready-made.ts';
import { foldedReasons, reasonList, shortReasonList } from './reasons.ts';

const ARROWS = { up: '▲', down: '▼', same: '•' } as const;
const ADVICE = { up: '△', down: '▽', same: '◦' } as const;

export const decisionCard = (decision: PageDecision, zone: Zone, cluster: PageCluster | null): HTMLDetailsElement =>
  h(
    'details',
    {
      class: `card ${toneOf(decision.status)}${isAdvice(decision) ? ' advice' : ''}`,
      id: `decision-${decision.id}`,
      'data-status': decision.status,
    },
    h(
      'summary',
      {},
      h(
        'span',
        { class: `arrow ${decision.direction}`, role: 'img', 'aria-label': directionWords(decision) },
        (isAdvice(decision) ? ADVICE : ARROWS)[decision.direction],
      ),
      h(
        'span',
        { class: 'what' },
        h('strong', {}, titleOf(decision), ...backTag(decision), ...memoryTag(decision)),
        h('span', { class: 'cost' }, ...costOf(decision, cluster)),
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
      ...wouldDo(decision),
      ...vertexChanges(decision),
      h('h3', {}, 'Why'),
      reasons(decision.because),
      ...alternatives(decision),
      ...written(decision),
      ...memoryConfig(decision),
      h('h3', {}, 'What became of it'),
      steps(decision, zone),
    ),
  );

const alternatives = ({ alternatives: all }: PageDecision): readonly HTMLElement[] =>
  all.length === 0 ? [] : [h('h3', {}, 'Sizes that were weighed'), alternativesTable(all)];

const MANY = 10;

const isAdvice = ({ status }: PageDecision): boolean => status === 'recommended';

/** Where only memory moves, the parallelism is not what changes; where vertices have their own, it is one of theirs. */
const titleOf = (decision: PageDecision): string => {
  const { from, to } = decision;
  const most = mostChanged(decision);
  if (isMemoryAlone(decision)) return 'Memory tuned';
  if (most) return changeWords(most);
  return from.parallelism === to.parallelism && to.parallelismPerKpu !== null && from.parallelismPerKpu !== null
    ? `${from.parallelismPerKpu} → ${to.parallelismPerKpu} slots per KPU`
    : `${count(from.parallelism)} → ${count(to.parallelism)}`;
};

const MEMORY = { spare: 'memory to spare', short: 'memory short', 'out-of-memory': 'out of memory' } as const;

const backTag = ({ rollbackOf }: PageDecision): readonly HTMLElement[] =>
  rollbackOf === null ? [] : [h('span', { class: 'tag' }, 'rollback')];

const memoryTag = ({ memory }: PageDecision): readonly HTMLElement[] =>
  memory === null ? [] : [h('span', { class: `tag ${memory}` }, MEMORY[memory])];

const KPU_BYTES = 4 * 1024 ** 3;

/** 4 GB → 2 GB per slot, where that changes. */
const slotWords = ({ from, to }: PageDecision): string | undefined =>
  from.parallelismPerKpu === null || to.parallelismPerKpu === null || from.parallelismPerKpu === to.parallelismPerKpu
    ? undefined
    : `${bytes(KPU_BYTES / from.parallelismPerKpu)} → ${bytes(KPU_BYTES / to.parallelismPerKpu)} per slot, ${from.parallelismPerKpu} → ${to.parallelismPerKpu} per KPU`;

/** A recommendation says what it would do, ready to be done by hand. */
const wouldDo = (decision: PageDecision): readonly HTMLElement[] => {
  if (!isAdvice(decision)) return [];
  const { from, to, config, vertices } = decision;
  const steps = [
    ...(vertices.length > 0
      ? [`the parallelism of ${vertices.length === 1 ? 'one vertex' : `${vertices.length} vertices`}`]
      : [`parallelism ${pair(from.parallelism, to.parallelism, count)}`]),
    ...(to.kpus === null ? [] : [`KPUs ${pair(from.kpus, to.kpus, count)}`]),
    ...(to.parallelismPerKpu === null
      ? []
      : [`slots per KPU ${pair(from.parallelismPerKpu, to.parallelismPerKpu, count)}`]),
    ...(to.dollarsPerHour === null ? [] : [`${pair(from.dollarsPerHour, to.dollarsPerHour, dollars)} /h`]),
  ];
  return [
    h('h3', {}, 'What it would do'),
    h('p', { class: 'would-do' }, `Nothing was changed. It would set: ${steps.join('; ')}.`),
    ...(config ? [readyMade(config)] : []),
  ];
};

/** Flink configuration beside the parallelism. */
const memoryConfig = (decision: PageDecision): readonly HTMLElement[] =>
  isAdvice(decision) || decision.config === null
    ? []
    : [
        h('h3', {}, isMemoryAlone(decision) ? 'What was written' : 'Memory configuration that goes with it'),
        readyMade(decision.config),
      ];

const costOf = (decision: PageDecision, cluster: PageCluster | null): readonly Child[] => {
  const { from, to } = decision;
  const slot = slotWords(decision);
  if (to.kpus === null) return restOf(decision, cluster).flatMap((line, i) => (i === 0 ? [line] : [h('br'), line]));
  return [
    pair(from.kpus, to.kpus, count),
    ' KPUs',
    h('br'),
    pair(from.dollarsPerHour, to.dollarsPerHour, dollars),
    ' /h',
    ...(slot === undefined ? [] : [h('br'), slot]),
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
          ...vertices.map(({ name, from, to }) =>
            h('li', { class: to > from ? 'up' : 'down' }, h('span', {}, name), h('strong', {}, `${from} → ${to}`)),
          ),
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
    ['confirmed', 'rolled-back'].includes(decision.status) &&
      h('li', { class: 'hint' }, h('span'), h('span', {}, restartWords(decision))),
  );

/** A few are shown in full, many in a line each, and of very many the first ones, with a button for the rest. */
const reasons = (because: PageDecision['because']): HTMLElement => {
  if (because.length <= 3) return reasonList(because);
  return because.length <= MANY ? shortReasonList(because) : foldedReasons(because, MANY);
};

const restartWords = (decision: PageDecision): string =>
  upgradeStrategyWords(decision, decision.restartSeconds, seconds) ??
  `Restart: ${or(decision.restartSeconds, seconds)}`;

/** The patch, in the form that the resource has. */
const written = ({ written: text }: PageDecision): readonly HTMLElement[] =>
  text === null ? [] : [h('h3', {}, 'What was written'), readyMade(text)];
