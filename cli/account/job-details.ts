/** All that the store knows of one job at present. */
import type { FleetJob } from '../../console/model/fleet.ts';
import type { PageDecision, PageReason } from '../../console/model/history.ts';
import type { PageVertex } from '../../console/model/page.ts';
import type { Size } from '../../console/model/values.ts';
import { capacityOf } from '../../console/view-model/capacity.ts';
import { pageReasons } from '../../console/view-model/reasons.ts';
import { pageSize } from '../../console/view-model/size.ts';
import { pageVertices } from '../../console/view-model/vertices.ts';
import { keyOf } from '../../lib/model/job.ts';
import type { Account, ListedJob } from './account.ts';
import { evaluationAt, findDecision } from './job-history.ts';

export interface JobDetails {
  readonly job: FleetJob;
  /** Exactly; the row has less of it. */
  readonly size: Size | null;
  readonly vertices: readonly PageVertex[];
  /** Of the newest evaluation. */
  readonly because: readonly PageReason[];
  /** Null: none within the journal. */
  readonly decision: PageDecision | null;
}

export const jobDetails = async (account: Account, { job, row }: ListedJob): Promise<JobDetails> => {
  const [record, stored, decision] = await Promise.all([
    evaluationAt(account, job, row.at),
    account.store.load(keyOf(job), row.at),
    findDecision(account, job, undefined),
  ]);
  const graph = stored.graph?.graph ?? { vertices: [] };
  const sample = stored.state.window.at(-1) ?? record?.samples.at(-1);
  return {
    job: row,
    size: record ? pageSize(record.sizing) : null,
    vertices: pageVertices(graph, {
      record,
      sample,
      change: stored.change,
      bottleneck: capacityOf(record?.evaluation, graph).bottleneck,
    }),
    because: pageReasons(record?.because ?? [], graph),
    decision: decision ?? null,
  };
};
