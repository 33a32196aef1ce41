/** When tasks of the job failed, as its exception history knows it; newest last. What was thrown stays in Flink: it may show data. */
import * as v from 'valibot';
import type { EpochMs } from '../../lib/model/observation.ts';
import type { FlinkRestReader } from './client.ts';

const history = v.object({ exceptionHistory: v.object({ entries: v.array(v.object({ timestamp: v.number() })) }) });

/** Flink keeps the last 16 (`web.exception-history-size`), of this job id alone. */
export const failureTimes = async (rest: FlinkRestReader, jid: string): Promise<readonly EpochMs[]> => {
  const { exceptionHistory } = await rest.get(`/jobs/${jid}/exceptions`, history);
  return exceptionHistory.entries.map(({ timestamp }) => timestamp).sort((a, b) => a - b);
};
