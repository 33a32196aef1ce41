/** Decisions of the journal, each with its outcome, newest first. */

import type { ChangeInFlight } from '../../lib/model/change.ts';
import type { ConfigChanges } from '../../lib/model/decision.ts';
import { type ChangeEvent, placeOf, progressOf } from '../../lib/model/events.ts';
import type { JobGraph, VertexId } from '../../lib/model/graph.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import type { PageDecision } from '../model/history.ts';
import { MOST_DECISIONS } from '../model/resolution.ts';
import type { Time } from '../model/values.ts';
import type { Marked } from './alternatives.ts';
import { measured } from './measured.ts';
import { askedByChange, askedByEvents, memoryConfig, recommendedConfig } from './ready-made.ts';
import { nameOf, pageReasons } from './reasons.ts';
import { directionOf, pageSize } from './size.ts';

/** What the evaluation of that time saw, expected and weighed. */
export type DecidedAt = (at: Time, marked: Marked) => Pick<PageDecision, 'alternatives' | 'decidedOn'>;

const NOTHING_KEPT: DecidedAt = () => ({ alternatives: [], decidedOn: null });

/** `change` is the newest change of the store: it knows more than the journal while events wait in the outbox. */
export const pageDecisions = (
  journal: readonly ChangeEvent[],
  change: ChangeInFlight | undefined,
  graph: JobGraph | undefined,
  decidedAt: DecidedAt = NOTHING_KEPT,
): readonly PageDecision[] => {
  const byDecision = new Map<string, ChangeEvent[]>();
  for (const event of journal) {
    const events = byDecision.get(event.decision);
    if (events) events.push(event);
    else byDecision.set(event.decision, [event]);
  }
  const decisions = [...byDecision.values()].map((events) => fromEvents(events, graph, decidedAt));
  const newestFirst = withChange(decisions, change, graph, decidedAt).sort(
    (a, b) => b.at - a.at || b.statusAt - a.statusAt,
  );
  return repeatsFolded(newestFirst);
};

const FULL_REASONS_MS = 24 * 3_600_000;

/** The newest as they are; of those older than a day only the first reason and what became of them; and so many of all. */
export const olderShortened = (newestFirst: readonly PageDecision[], now: Time): readonly PageDecision[] =>
  newestFirst
    .slice(0, MOST_DECISIONS)
    .map((decision) =>
      now - decision.statusAt < FULL_REASONS_MS
        ? decision
        : { ...decision, because: decision.because.slice(0, 1), alternatives: [], shortened: true },
    );

/** A recommendation that stands is repeated every half hour: one decision, with the reasons of the newest. */
const repeatsFolded = (newestFirst: readonly PageDecision[]): readonly PageDecision[] => {
  const folded: PageDecision[] = [];
  for (const decision of newestFirst) {
    const later = folded.at(-1);
    if (later && repeats(later, decision)) {
      const { id, at } = decision;
      const repeated = [{ id: later.id, at: later.at }, ...later.repeated];
      folded[folded.length - 1] = { ...later, id, at, repeated, steps: [...decision.steps, ...later.steps] };
    } else folded.push(decision);
  }
  return folded;
};

const repeats = (later: PageDecision, decision: PageDecision): boolean =>
  later.status === 'recommended' &&
  decision.status === 'recommended' &&
  JSON.stringify([later.from, later.to, later.config]) ===
    JSON.stringify([decision.from, decision.to, decision.config]);

const fromEvents = (
  unordered: readonly ChangeEvent[],
  graph: JobGraph | undefined,
  decidedAt: DecidedAt,
): PageDecision => {
  const events = [...unordered].sort((a, b) => a.at - b.at || placeOf(a.name) - placeOf(b.name));
  const first = events[0]!;
  const last = events.at(-1)!;
  return {
    id: first.decision,
    at: first.at,
    repeated: [],
    ...sizes(first.detail.from, first.detail.to, graph),
    status: last.name,
    statusAt: last.at,
    restartSeconds: measured(
      events.findLast(({ detail }) => detail.restartSeconds !== undefined)?.detail.restartSeconds,
    ),
    ...askedByEvents(events),
    because: pageReasons(first.detail.because, graph),
    ...decidedAt(first.at, { now: first.detail.from, chosen: first.detail.to }),
    rollbackOf: first.detail.rollbackOf ?? null,
    memory: memoryOf(first.detail.because),
    config:
      first.name === 'recommended'
        ? recommendedConfig(first.detail.to, configOf(first))
        : memoryConfig(configOf(first)),
    steps: events.map((event, i) => ({
      at: event.at,
      status: event.name,
      says: i === 0 ? [] : event.detail.because.map((reason) => reason.says),
    })),
  };
};

const withChange = (
  decisions: readonly PageDecision[],
  change: ChangeInFlight | undefined,
  graph: JobGraph | undefined,
  decidedAt: DecidedAt,
): PageDecision[] => {
  if (!change) return [...decisions];
  const status = progressOf(change);
  const known = decisions.find((decision) => decision.id === change.id);
  if (known && placeOf(known.status) >= placeOf(status)) return [...decisions];
  const steps = [
    ...(known?.steps ?? [{ at: change.decidedAt, status: 'requested' as const, says: [] }]),
    ...(status === 'requested' ? [] : [{ at: change.since, status, says: saysOf(change) }]),
  ];
  const shown: PageDecision = {
    id: change.id,
    at: known?.at ?? change.decidedAt,
    repeated: [],
    ...sizes(change.change.from, change.change.to, graph),
    status,
    statusAt: change.since,
    restartSeconds: change.status === 'confirmed' ? measured(change.restartSeconds) : null,
    ...(known?.upgradeStrategy
      ? { upgradeStrategy: known.upgradeStrategy, written: known.written }
      : askedByChange(change)),
    because: known?.because ?? pageReasons(change.change.because, graph),
    ...(known
      ? { alternatives: known.alternatives, decidedOn: known.decidedOn }
      : decidedAt(change.decidedAt, { now: change.change.from, chosen: change.change.to })),
    rollbackOf: change.change.kind === 'rollback' ? change.change.rollbackOf.decision : null,
    memory: memoryOf(change.change.because),
    config: memoryConfig(change.change.config),
    steps,
  };
  return [...decisions.filter((decision) => decision.id !== change.id), shown];
};

/** Flink configuration that goes with the decision. */
export const configOf = (event: ChangeEvent | undefined): ConfigChanges | undefined => event?.detail.config;

/** Was memory the reason for it, and which way? */
const memoryOf = (because: readonly Reason[]): PageDecision['memory'] => {
  const said = (rule: Reason['rule']): boolean => because.some((reason) => reason.rule === rule);
  if (said('out-of-memory')) return 'out-of-memory';
  if (said('memory-shortage')) return 'short';
  return said('memory-headroom') ? 'spare' : null;
};

const sizes = (from: Sizing, to: Sizing, graph: JobGraph | undefined) => ({
  from: pageSize(from),
  to: pageSize(to),
  direction: directionOf(from, to),
  vertices: changedVertices(from, to, graph),
});

const changedVertices = (from: Sizing, to: Sizing, graph: JobGraph | undefined): PageDecision['vertices'] => {
  if (from.kind !== 'per-vertex' || to.kind !== 'per-vertex') return [];
  const ids = Object.keys(to.parallelism) as VertexId[];
  return ids
    .map((id) => ({ name: nameOf(graph, id), from: from.parallelism[id] ?? 0, to: to.parallelism[id] ?? 0 }))
    .filter((vertex) => vertex.from !== vertex.to);
};

const saysOf = (change: ChangeInFlight): readonly string[] =>
  'because' in change ? change.because.map((reason) => reason.says) : [];
