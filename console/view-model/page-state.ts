/** Everything the page shows of one job, read from its store: the numbers on the page are the numbers of the store. */

import type { JobStore, StoredJob } from '../../functions/ports.ts';
import type { ControlStore } from '../../functions/store/controls/control-store.ts';
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import { isChangeEvent } from '../../lib/model/events.ts';
import type { CurrentMode } from '../../lib/model/execution-mode.ts';
import { isSource, type VertexId } from '../../lib/model/graph.ts';
import { type JobRef, keyOf } from '../../lib/model/job.ts';
import type { PageAwaiting } from '../model/changes.ts';
import type { Baseline, KnownState, PageState, Phase } from '../model/page.ts';
import type { PagePolicy } from '../model/predictions.ts';
import type { Time } from '../model/values.ts';
import { askedNow } from './asked-now.ts';
import { comparisonOf } from './comparison.ts';
import { decidedOn } from './decided-on.ts';
import { configOf, olderShortened, pageDecisions } from './decisions.ts';
import { evaluationLog } from './evaluation-log.ts';
import { evaluationRows } from './evaluation-rows.ts';
import { standingOf } from './fleet.ts';
import { happeningsOf } from './happenings.ts';
import { pageMemory } from './memory.ts';
import { packingChanges, packingSaved } from './memory-packing.ts';
import { minuteRows, samplesOf } from './minute-rows.ts';
import { newsOf } from './news.ts';
import { joined, NO_OLD_ROWS, putAwayRows } from './old-rows.ts';
import { phaseOf, wantsAnotherSize } from './phase.ts';
import { pagePredictions } from './predictions.ts';
import { pageReasons } from './reasons.ts';
import { rescalesByStatus } from './rescales-by-status.ts';
import { savedThisMonth } from './saved-this-month.ts';
import { pageShadow } from './shadow.ts';
import { pageSize } from './size.ts';
import { sizeBefore } from './size-before.ts';
import { type ClusterSize, pageCluster } from './task-managers.ts';
import { pageVertices } from './vertices.ts';

export interface PageSource {
  readonly store: Pick<JobStore, 'load' | 'evaluations' | 'journal'>;
  readonly job: JobRef;
  /** Asked at every look where it may change. */
  readonly mode: CurrentMode | (() => CurrentMode);
  /** What decides, where it is known. */
  readonly policy?: PagePolicy;
  readonly clock: { now(): Time };
  /** How many times faster than real time a simulated clock runs; left out for a real one. */
  readonly speed?: () => number;
  /** What happened before this is not shown. */
  readonly from: Time;
  /** `job.autoscaler.metrics.window`: how much must be seen before anything is decided. */
  readonly windowMs: number;
  /** What the job would cost at a fixed size, where its peak is known. */
  readonly baseline?: Baseline;
  /** What is held to be good: how far behind the job may be, and how busy policy `flink` keeps it. */
  readonly objective?: { readonly behindSeconds: number; readonly utilizationTarget?: number };
  /** What the job runs on, where that is task managers of a known size. */
  readonly cluster?: ClusterSize;
  /** Flink options the job was given, where they are known: its memory is among them. */
  readonly options?: Readonly<Record<string, string>>;
  /** The row of the job in the list of all jobs, where there is one. */
  readonly row?: () => FleetRow | undefined | Promise<FleetRow | undefined>;
  /** What people have asked for since the newest evaluation; left out: it shows with the next one. */
  readonly controls?: ControlStore;
  /** The platform's word for the job's condition (`RUNNING`, `UPDATING`), where it can be had for free. */
  readonly condition?: () => string | undefined;
}

/**
 * Opens the page's view of a job. Each call of what it returns reads the store; give `since` (the `history.until` of an
 * earlier answer) to get only the rows that are new or that later evaluations changed. Evaluations of a day are
 * remembered once read, older ones as rows.
 */
export const pageState = (source: PageSource): ((since?: Time) => Promise<PageState>) => {
  const { store, job, mode, clock, baseline, cluster } = source;
  const key = keyOf(job);
  const log = evaluationLog(store, key, source.from);
  let old = NO_OLD_ROWS;
  return async (since) => {
    const now = clock.now();
    const [stored, events, listed, controls] = await Promise.all([
      store.load(key, now),
      store.journal(key, source.from, now + 1),
      source.row?.(),
      source.controls?.controls(),
      log.read(now),
    ]);
    const asked = listed && controls ? askedNow(key, listed, controls, now) : undefined;
    const row = asked?.row ?? listed;
    // Not what the read returned: another call may have put records away since.
    const evaluations = log.records();
    const journal = events.filter(isChangeEvent);
    const graph = stored.graph?.graph ?? { vertices: [] };
    const sources = graph.vertices.filter((vertex) => isSource(vertex) && !vertex.finished).map(({ id }) => id);
    const newest = evaluations.at(-1);
    const changes = packingChanges(journal);
    const tuned = packingSaved(evaluations, changes, old.saved.packingDollars);
    const oldest = old.evaluations.find(({ parallelism }) => parallelism !== null);
    const before = sizeBefore(listed, oldest, evaluations[0]);
    const rows = evaluationRows(evaluations, graph, before, cluster, tuned, old.saved);
    const samples = samplesOf(evaluations);
    const minutes = minuteRows(samples, sources, rows, newest?.sizing.kind === 'kpu' ? 'kpu' : 'task-manager');
    const recordAt = new Map(evaluations.map((record) => [record.at, record]));
    const decisions = pageDecisions(journal, stored.change, stored.graph?.graph, (at, marked) =>
      decidedOn(recordAt.get(at), graph, marked),
    );
    const record = rows.at(-1);
    const minute = minutes.at(-1);
    const shown = joined(old, { minutes, evaluations: rows }, now);
    const putAway = putAwayRows(old, { rows: shown, evaluations, tuned, now });
    if (putAway) {
      old = putAway;
      log.forgetBefore(putAway.until);
    }
    const phase = phaseOf(stored, newest, source.windowMs);
    return {
      job: { ...job, condition: source.condition?.() ?? null },
      mode:
        asked?.says || row?.mode === 'paused' ? (row?.mode as CurrentMode) : typeof mode === 'function' ? mode() : mode,
      policy: source.policy ?? null,
      now,
      clock: source.speed ? { kind: 'simulated', speed: source.speed() } : { kind: 'real' },
      from: source.from,
      phase,
      // An older row may not say it.
      standing: row?.state ? standingOf({ row, now }) : { state: STATE_OF[phase.kind], attention: [] },
      asked: asked?.says ?? null,
      wantsAnotherSize: wantsAnotherSize(newest),
      size: newest ? pageSize(newest.sizing) : null,
      cluster: pageCluster(cluster, record?.parallelism ?? null, record),
      baseline: baseline ?? null,
      ...savedThisMonth(listed, now),
      lag: minute ? { at: minute.at, records: minute.lag, seconds: minute.lagSeconds } : null,
      incoming: record?.incoming ?? null,
      utilizationTarget: source.objective?.utilizationTarget ?? null,
      happenings: happeningsOf({ samples, minutes, sources, decisions }),
      comparison: comparisonOf({
        evaluations,
        rows,
        minutes,
        samples,
        decisions,
        graph,
        baseline,
        cluster,
        sizeBefore: before,
        behindSeconds: source.objective?.behindSeconds,
      }),
      predictions: pagePredictions(evaluations, minutes),
      rescales: rescalesByStatus(decisions),
      awaiting: awaitingOf(stored, now),
      vertices: pageVertices(graph, {
        record: newest,
        sample: samples.at(-1),
        bottleneck: (record?.bottleneck ?? undefined) as VertexId | undefined,
        change: stored.change,
        policy: stored.state.policy,
        evaluations,
      }),
      shadow: pageShadow(evaluations, graph),
      memory: pageMemory({
        samples,
        stored,
        newest,
        decisions,
        changes,
        saved: tuned.at(-1),
        options: source.options ?? {},
        configOf: (id) =>
          configOf(journal.find((event) => event.decision === id)) ??
          (stored.change?.id === id ? stored.change.change.config : undefined),
      }),
      hold: newest?.decision === 'hold' ? { at: newest.at, because: pageReasons(newest.because, graph) } : null,
      history: newsOf({ ...shown, decisions: olderShortened(decisions, now) }, evaluations, source.from, since),
    };
  };
};

/** Of a job without a row in the list of all jobs. */
const STATE_OF: Readonly<Record<Phase['kind'], KnownState>> = {
  waiting: 'waiting',
  collecting: 'collecting',
  changing: 'changing',
  recommending: 'recommending',
  holding: 'steady',
};

const awaitingOf = ({ state: { awaiting } }: StoredJob, now: Time): PageAwaiting | null =>
  awaiting === undefined || now >= awaiting.expiresAt
    ? null
    : { decision: awaiting.id, decidedAt: awaiting.decidedAt, expiresAt: awaiting.expiresAt };
