/** What people ask of the jobs, without a database; it can fail the next read. */
import type { ModeRequest } from '../../../lib/control/mode-request.ts';
import { isoTime } from '../table/keys.ts';
import { controlsOf, type WritableControlStore } from './control-store.ts';

export interface InMemoryControls extends WritableControlStore {
  failNext(error: Error): void;
}

export const inMemoryControls = (): InMemoryControls => {
  const rows = new Map<string, Omit<ModeRequest, 'place' | 'key'>>();
  let failure: Error | undefined;
  return {
    failNext: (error) => {
      failure = error;
    },
    controls: async () => {
      const error = failure;
      failure = undefined;
      if (error) throw error;
      return controlsOf(new Map(rows));
    },
    setMode: async (of, { mode, by, reason, since, until }) => {
      rows.set(of, {
        mode,
        by,
        since: isoTime(since),
        reason: reason || undefined,
        until: until === undefined ? undefined : isoTime(until),
      });
    },
  };
};
