/** The id of a request: the job's id, and when the request was made by Flink's own clock: `<job id>@<epoch ms>`. */
import type { EpochMs } from '../../../lib/model/observation.ts';

export interface Operation {
  readonly jid: string;
  readonly requestedAt: EpochMs;
}

export const writeOperation = ({ jid, requestedAt }: Operation): string => `${jid}@${requestedAt}`;

/** Undefined for a change whose request was never recorded. */
export const readOperation = (text: string | undefined): Operation | undefined => {
  const [, jid, at] = /^([^@]+)@(\d+)$/.exec(text ?? '') ?? [];
  return jid && at ? { jid, requestedAt: Number(at) } : undefined;
};
