/** The size that the job had when it was first evaluated: what savings are shown against. */
import type { EvaluationRecord } from '../../functions/ports.ts';
import type { FleetRow } from '../../functions/store/fleet-index/fleet-index.ts';
import type { EvaluationRow } from '../model/history.ts';
import type { Measured } from '../model/values.ts';
import { pageSize } from './size.ts';

export interface SizeBefore {
  readonly parallelism: number;
  readonly kpus: Measured;
  readonly dollarsPerHour: Measured;
}

/** As the row of the fleet has it; rows that do not: the oldest that is known. */
export const sizeBefore = (
  row: Pick<FleetRow, 'firstSize' | 'firstDollarsPerHour'> | undefined,
  oldest: Pick<EvaluationRow, 'parallelism' | 'kpus' | 'dollarsPerHour'> | undefined,
  first: Pick<EvaluationRecord, 'sizing'> | undefined,
): SizeBefore | undefined => {
  const seen = oldest ?? (first && pageSize(first.sizing));
  const { firstSize } = row ?? {};
  const parallelism = firstSize?.parallelism ?? seen?.parallelism ?? null;
  if (parallelism === null) return undefined;
  return {
    parallelism,
    kpus: firstSize ? (firstSize.kpus ?? null) : (seen?.kpus ?? null),
    dollarsPerHour: row?.firstDollarsPerHour ?? seen?.dollarsPerHour ?? null,
  };
};
