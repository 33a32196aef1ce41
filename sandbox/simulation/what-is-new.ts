/** What the functions wrote to the store since the last look, as a run goes on. */
import type { EvaluationRecord, JobStore } from '../../functions/ports.ts';
import { type ChangeEvent, isChangeEvent } from '../../lib/model/events.ts';
import type { JobGraph } from '../../lib/model/graph.ts';
import type { JobKey } from '../../lib/model/job.ts';
import type { EpochMs } from '../../lib/model/observation.ts';

export interface WhatIsNew {
  readonly evaluations: readonly EvaluationRecord[];
  readonly journal: readonly ChangeEvent[];
  /** Without vertices as long as it is not known. */
  readonly graph: JobGraph;
}

/** An event whose publishing failed is journalled by a later run. */
const JOURNAL_DELAY_MS = 2 * 3_600_000;

export const whatIsNew = (
  store: Pick<JobStore, 'load' | 'evaluations' | 'journal'>,
  job: JobKey,
  start: EpochMs,
): ((now: EpochMs) => Promise<WhatIsNew>) => {
  let from = start;
  let graph: JobGraph = { vertices: [] };
  /** Events that the next look meets again. */
  let known = new Set<string>();
  return async (now) => {
    const [evaluations, events] = await Promise.all([
      store.evaluations(job, from, now + 1),
      store.journal(job, Math.max(start, from - JOURNAL_DELAY_MS), now + 1),
    ]);
    if (graph.vertices.length === 0) graph = (await store.load(job, now)).graph?.graph ?? graph;
    const journal = events.filter(isChangeEvent);
    const unknown = journal.filter(({ id }) => !known.has(id));
    known = new Set(journal.map(({ id }) => id));
    from = now + 1;
    return { evaluations, journal: unknown, graph };
  };
};
