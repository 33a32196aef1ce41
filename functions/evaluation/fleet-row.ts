/** The row of a job in the fleet index, made from its evaluation and from the row before. It is small whatever the job: every list and text has a bound. */
import { isUnderWay } from '../../lib/model/change.ts';
import { isChangeEvent } from '../../lib/model/events.ts';
import { isSource } from '../../lib/model/graph.ts';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { Reason } from '../../lib/model/reason.ts';
import type { Sizing } from '../../lib/model/sizing.ts';
import type { Options } from '../../lib/options/options.ts';
import { hoursHeld, savedIn } from '../../lib/savings/saved.ts';
import { dollarsPerHour } from '../../lib/sizing/price.ts';
import type { JobDescription } from '../ports.ts';
import type { FleetRow, RowDecision, RowSize } from '../store/fleet-index/fleet-index.ts';
import { attentionOf, summary } from './fleet-row-attention.ts';
import type { JobReport } from './job-report.ts';
import { nextPollOf, type PolledJob } from './next-poll-of-row.ts';

export interface RowInput extends PolledJob {
  readonly report: JobReport;
  readonly description: JobDescription;
  readonly options: Options | undefined;
  readonly observed: { readonly because: readonly Reason[] };
  readonly now: EpochMs;
}

export const fleetRow = (input: RowInput, before: FleetRow | undefined): FleetRow => {
  const { report, description, options, now } = input;
  const { mode, ownMode, policy } = report;
  const { graph, size } = description.state;
  const measured = measuredOf(input);
  const price = options && dollarsPerHour(size.current, graph, options);
  const decision = decisionOf(report, before?.decision);
  const next = nextPollOf(input, measured.utilization, before?.next);
  return {
    at: now,
    mode,
    policy,
    condition: description.condition,
    state: stateOf(input),
    ...(ownMode !== mode && { ownMode }),
    ...(options && { windowMs: options.metricsWindowMs, behindSeconds: options.errorBudgetBehindMs / 1000 }),
    ...(options && policy === 'flink' && { utilizationTarget: options.utilizationTarget }),
    size: rowSize(size.current),
    ...firstSize(size.current, before),
    ...money(price, before, now),
    ...measured,
    utilizations: utilizationsOf(measured.utilization, before, now),
    ...(decision && { decision }),
    ...(next && { next }),
    attention: attentionOf(input, measured, decision),
  };
};

const stateOf = ({ report, description }: RowInput): FleetRow['state'] => {
  const { change, evaluated, blockedBy } = report;
  if (change && isUnderWay(change.status)) return 'changing';
  if (description.state.status !== 'RUNNING') return 'not-running';
  if (blockedBy.length > 0) return 'blocked';
  if (evaluated.decision.kind === 'recommend') return 'recommending';
  const { evaluation, predictions, decision } = evaluated;
  // A policy that predicts may decide before the window is full, unless it says that it waits for it.
  const waits = decision.because.some(({ rule }) => rule === 'window-full' || rule === 'stabilizing');
  return evaluation?.windowFull || (predictions !== undefined && !waits) ? 'steady' : 'collecting';
};

/** Parallelism of the widest vertex. */
export const rowSize = (sizing: Sizing): RowSize => {
  if (sizing.kind === 'kpu') return { parallelism: sizing.parallelism, kpus: sizing.kpus };
  const all = Object.values(sizing.parallelism);
  return { parallelism: Math.max(0, ...all), subtasks: all.reduce((sum, one) => sum + one, 0) };
};

/** Of a job that is older than this field its size then is not known. */
const firstSize = (now: Sizing, before: FleetRow | undefined): Pick<FleetRow, 'firstSize'> => {
  const firstSize = before === undefined ? rowSize(now) : before.firstSize;
  return firstSize === undefined ? {} : { firstSize };
};

/** Added up with what the page of the job adds up with. */
const money = (price: number | undefined, before: FleetRow | undefined, now: EpochMs): Partial<FleetRow> => {
  if (price === undefined) return {};
  const first = before?.firstDollarsPerHour ?? price;
  const month = new Date(now).toISOString().slice(0, 7);
  const same = before?.month === month;
  const hours = before === undefined ? 0 : hoursHeld({ at: before.at, runs: before.state !== 'not-running' }, now);
  const { saved, of } = savedIn(hours, before?.dollarsPerHour ?? first, first);
  return {
    dollarsPerHour: rounded(price),
    firstDollarsPerHour: rounded(first),
    month,
    savedDollars: summed((same ? (before.savedDollars ?? 0) : 0) + saved),
    savedOfDollars: summed((same ? (before.savedOfDollars ?? 0) : 0) + of),
  };
};

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5;

/** A sum of a month is rounded some thousand times: never so that it differs from the page's by a cent. */
const summed = (value: number): number => Math.round(value * 1e8) / 1e8;

export interface RowMeasured {
  readonly utilization?: number;
  readonly lagRecords?: number;
  readonly lagSeconds?: number;
}

/** (arriving 900/s of 1 200/s that the slowest vertex could process) -> 75 %. What is not measured is left out. */
export const measuredOf = ({ report, description }: RowInput): RowMeasured => {
  const { evaluation, state } = report.evaluated;
  const vertices = description.state.graph.vertices.filter(({ finished }) => !finished);
  const sources = vertices.filter(isSource).map(({ id }) => id);
  const newest = state.window.at(-1);
  const sum = (value: (id: (typeof sources)[number]) => number | undefined): number =>
    sources.length === 0 ? Number.NaN : sources.reduce((all, id) => all + (value(id) ?? Number.NaN), 0);
  const lag = sum((id) => newest?.vertices[id]?.lag);
  const incoming = sum((id) => evaluation?.vertices[id]?.targetDataRate);
  const shares = vertices.map(({ id }) => {
    const { targetDataRate = Number.NaN, trueProcessingRate = Number.NaN, load } = evaluation?.vertices[id] ?? {};
    const share = targetDataRate === 0 ? 0 : targetDataRate / trueProcessingRate;
    // Where its rate is not known, how busy it is says how close it is.
    return Number.isNaN(share) ? (load ?? Number.NaN) : share;
  });
  const utilization = shares.length === 0 ? Number.NaN : Math.round(Math.max(...shares) * 100);
  return {
    ...(Number.isFinite(utilization) && { utilization: Math.min(999, utilization) }),
    ...(Number.isFinite(lag) && { lagRecords: Math.round(lag) }),
    ...(Number.isFinite(lag / incoming) && { lagSeconds: Math.round((10 * lag) / incoming) / 10 }),
  };
};

const SLOT_MS = 30 * 60_000;
/** A day. */
const SLOTS = 48;

const utilizationsOf = (
  now: number | undefined,
  before: FleetRow | undefined,
  at: EpochMs,
): FleetRow['utilizations'] => {
  const points = [...(before?.utilizations ?? [])];
  const missed = before === undefined ? 1 : Math.floor(at / SLOT_MS) - Math.floor(before.at / SLOT_MS);
  for (let slot = 0; slot < Math.min(missed, SLOTS); slot++) points.push(null);
  const last = points.pop() ?? null;
  points.push(now === undefined ? last : Math.max(now, last ?? 0));
  return points.slice(-SLOTS);
};

/** What waits for approval, the change of the job, or a later recommendation. */
export const decisionOf = (report: JobReport, before: RowDecision | undefined): RowDecision | undefined => {
  const { change } = report;
  const { awaiting } = report.evaluated.state;
  const waits: RowDecision | undefined = awaiting && {
    id: awaiting.id,
    at: awaiting.since,
    status: 'awaiting-approval',
    ...spelled(awaiting.change),
  };
  if (waits) return waits;
  const recommended = report.events.filter(isChangeEvent).findLast(({ name }) => name === 'recommended');
  const newest: RowDecision | undefined = recommended && {
    id: recommended.decision,
    at: recommended.at,
    status: 'recommended',
    ...spelled(recommended.detail),
  };
  if (newest) return newest;
  if (before?.status === 'awaiting-approval' && before.id !== change?.id) return { ...before, status: 'lapsed' };
  if (change === undefined || (before !== undefined && before.at > change.decidedAt)) return before;
  return { id: change.id, at: change.decidedAt, status: change.status, ...spelled(change.change) };
};

const spelled = (change: {
  readonly from: Sizing;
  readonly to: Sizing;
  readonly because: readonly { readonly says: string }[];
}) => ({ from: rowSize(change.from), to: rowSize(change.to), says: summary(change.because[0]?.says ?? '') });
