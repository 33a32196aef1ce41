/** How a job stands by what people have asked for in the table since its newest evaluation: a pause, a more careful mode, or their end. */
import type { Controls } from '../../functions/store/controls/control-store.ts';
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import { currentMode } from '../../lib/control/current-mode.ts';
import { CAREFUL_FIRST, type CurrentMode, isStopped } from '../../lib/model/execution-mode.ts';
import type { JobKey } from '../../lib/model/job.ts';
import type { Time } from '../model/values.ts';

/** `resumed`: why nothing was changed has ended, and no evaluation has looked at the job since. */
export type ShownRow = Omit<FleetRow, 'state'> & { readonly state: FleetRow['state'] | 'resumed' };

export interface AskedNow {
  readonly row: ShownRow;
  /** Why it is otherwise than the newest evaluation found it; null: it is not. */
  readonly says: string | null;
}

/** Of a row that an older version wrote while the job was paused, what holds without the table is not known: it stays as it is. */
export const askedNow = (key: JobKey, row: FleetRow, controls: Controls, now: Time): AskedNow => {
  const own = CAREFUL_FIRST.find((mode) => mode === (row.ownMode ?? row.mode));
  if (own === undefined) return { row, says: null };
  const { mode, because } = currentMode(own, controls.of(key), now);
  if (mode === row.mode) return { row, says: null };
  const says = because?.says ?? `The row of the table that held it at ${row.mode} has ended: its mode is ${mode}.`;
  return { row: { ...row, mode, state: stateIn(mode, row) }, says };
};

const stateIn = (mode: CurrentMode, { state, mode: before }: FleetRow): ShownRow['state'] => {
  if (state === 'steady' || state === 'recommending') return isStopped(mode) ? 'blocked' : state;
  const wasStopped = before === 'paused' || before === 'observe';
  return state === 'blocked' && wasStopped && !isStopped(mode) ? 'resumed' : state;
};
