/** What a run costs, in us-east-1. A function of this memory has a share of a processor: what takes longer there is paid longer. */
import type { FleetRun } from './run-fleet.ts';

const DOLLARS_PER_GB_SECOND = 0.0000133334;
const DOLLARS_PER_READ_UNIT = 0.125e-6;
const DOLLARS_PER_WRITE_UNIT = 0.625e-6;
const DOLLARS_PER_LOG_GB = 0.5;
/** As CloudWatch bills it: five statistics of a metric are one. */
const DOLLARS_PER_METRIC = 0.01 / 1000;
/** A Lambda has a whole processor at so much memory. */
const MB_OF_A_PROCESSOR = 1769;
const RUNS_A_MONTH = (730 * 60) / 5;

type Taken = Pick<FleetRun, 'wallMs' | 'cpuMs' | 'counts' | 'logBytes'>;

export const priceOf = (
  { wallMs, cpuMs, counts, logBytes }: Taken,
  { jobs, memoryMb }: { readonly jobs: number; readonly memoryMb: number },
) => {
  const share = Math.min(1, memoryMb / MB_OF_A_PROCESSOR);
  const seconds = Math.max(wallMs, cpuMs / share) / 1000;
  const parts = {
    Lambda: seconds * (memoryMb / 1024) * DOLLARS_PER_GB_SECOND,
    metrics: counts.metrics * DOLLARS_PER_METRIC,
    table: counts.readUnits * DOLLARS_PER_READ_UNIT + counts.writeUnits * DOLLARS_PER_WRITE_UNIT,
    logs: (logBytes / 1e9) * DOLLARS_PER_LOG_GB,
  };
  const dollarsPerRun = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { parts, dollarsPerRun, dollarsPerJobMonth: (dollarsPerRun * RUNS_A_MONTH) / jobs };
};
